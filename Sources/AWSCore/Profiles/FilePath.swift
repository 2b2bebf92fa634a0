import Basics

/// Expands file paths from environment variables and profiles.
package enum FilePath {
    /// Replaces `$NAME` and `${NAME}` in `path` with the variable's value, and a leading `~` with the home folder.
    ///
    /// Variables that are not set stay unchanged. Source: Python's `expandvars` and `expanduser`, which the AWS CLI
    /// applies to file paths.
    package static func expand(_ path: String, in environment: EnvironmentVariables) -> String {
        let variables = environment.variables
        return expandHome(expandVariables(path) { variables[$0] }, in: environment)
    }

    /// Expands the path in the environment variable `name`; nil if it is not set or empty.
    ///
    /// - Throws: ``ConfigurationError`` if it is not valid UTF-8, or a variable or the home folder in it is not.
    static func expand(
        variable name: String,
        in environment: EnvironmentVariables
    ) throws(ConfigurationError) -> String? {
        guard let path = try environment.path(name) else { return nil }
        let variables = environment.variables
        let expanded = try expandVariables(path) { (name) throws(ConfigurationError) -> String? in
            _ = try environment.path(name)
            return variables[name]
        }
        if expanded == "~" || expanded.utf8.starts(with: "~/".utf8) { _ = try environment.path("HOME") }
        return expandHome(expanded, in: environment)
    }

    /// Replaces a leading `~` or `~name` in `path` with the home folder of this user or the named one.
    package static func expandHome(_ path: String, in environment: EnvironmentVariables) -> String {
        guard path.unicodeScalars.first == "~" else { return path }
        let name = path.unicodeScalars.dropFirst().prefix { $0 != "/" }
        let rest = String(path.unicodeScalars[name.endIndex...])
        var home: String?
        if name.isEmpty {
            home = environment["HOME"] ?? HomeFolder.ofThisUser
        } else {
            home = HomeFolder.of(user: String(name))
        }
        guard var home else { return path }
        while home.count > 1, home.last == "/" { home.removeLast() }
        return home == "/" && !rest.isEmpty ? rest : home + rest
    }

    /// Replaces the variables in `path` with what `lookUp` returns; nil leaves one unchanged.
    ///
    /// Works on scalars, because a sign followed by a combining mark is not a `Character` of its own.
    private static func expandVariables<Failure: Error>(
        _ path: String,
        _ lookUp: (String) throws(Failure) -> String?
    ) throws(Failure) -> String {
        guard path.utf8.contains(UInt8(ascii: "$")) else { return path }
        var result = String.UnicodeScalarView()
        var rest = path.unicodeScalars[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[dollar...]
            let tail = rest.dropFirst()
            let isBraced = tail.first == "{"
            let name = isBraced ? tail.dropFirst().prefix { $0 != "}" } : tail.prefix(while: isOfName)
            let end = name.endIndex
            let isClosed = !isBraced || end < rest.endIndex
            if isClosed, let value = try lookUp(String(name)) {
                result += value.unicodeScalars
                rest = rest[(isBraced ? rest.index(after: end) : end)...]
            } else {
                result.append("$")
                rest = tail
            }
        }
        result += rest
        return String(result)
    }

    private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }
}

// The calls into the C library that look up users. No other code here uses unsafe memory.

/// The home folders in the user database.
enum HomeFolder {
    /// The home folder of this process's user; nil for a user without an entry.
    static var ofThisUser: String? {
        unsafe find { entry, buffer, size, result in unsafe getpwuid_r(getuid(), entry, buffer, size, result)
        }
    }

    /// The home folder of the user `name`; nil if there is no such user.
    static func of(user name: String) -> String? {
        unsafe find { entry, buffer, size, result in unsafe getpwnam_r(name, entry, buffer, size, result) }
    }

    private typealias Lookup = (
        _ entry: UnsafeMutablePointer<passwd>, _ buffer: UnsafeMutablePointer<CChar>, _ size: Int,
        _ result: UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Int32

    private static func find(_ lookUp: Lookup) -> String? {
        var size = 1024
        // Gives up on entries of more than a mebibyte.
        while size <= 1 << 20 {
            let (code, home) = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) {
                buffer in
                var entry = unsafe passwd()
                var result: UnsafeMutablePointer<passwd>?
                guard let start = buffer.baseAddress else { return (ENOMEM, String?.none) }
                let code = unsafe lookUp(&entry, start, size, &result)
                guard code == 0, let found = unsafe result, let folder = unsafe found.pointee.pw_dir else {
                    return (code, nil)
                }
                return (0, unsafe String(cString: folder))
            }
            guard code == ERANGE else { return home }
            size *= 4
        }
        return nil
    }
}

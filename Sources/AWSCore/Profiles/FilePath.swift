internal import Basics

/// Paths of files as variables and profiles give them.
package enum FilePath {
    /// `path` with `$NAME` and `${NAME}` replaced by the variable's value, and `~` at its start by the home.
    ///
    /// A variable that is not set stays as it is written. Source: Python's `expandvars` and `expanduser`,
    /// through which the AWS CLI sends the paths of its files.
    package static func expand(_ path: String, _ environment: EnvironmentVariables) -> String {
        expandHome(expandVariables(path, environment.variables), environment)
    }

    /// `path` with `~` or `~name` at its start replaced by the home of this user, or of the one named.
    package static func expandHome(_ path: String, _ environment: EnvironmentVariables) -> String {
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

    /// By scalars: a sign that a combining mark follows is no character of its own.
    private static func expandVariables(_ path: String, _ variables: [String: String]) -> String {
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
            if isClosed, let value = variables[String(name)] {
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

// The calls into the C library that look a user up; nothing else here touches raw memory.

/// The home folders that the user database knows.
enum HomeFolder {
    /// The home of the user who runs this process; nil for a user without an entry.
    static var ofThisUser: String? {
        unsafe find { entry, buffer, size, result in unsafe getpwuid_r(getuid(), entry, buffer, size, result)
        }
    }

    /// The home of the user `name`; nil when there is none.
    static func of(user name: String) -> String? {
        unsafe find { entry, buffer, size, result in unsafe getpwnam_r(name, entry, buffer, size, result) }
    }

    private typealias Lookup = (
        _ entry: UnsafeMutablePointer<passwd>, _ buffer: UnsafeMutablePointer<CChar>, _ size: Int,
        _ result: UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Int32

    private static func find(_ lookUp: Lookup) -> String? {
        var size = 1024
        // An entry that needs more than a mebibyte is not one of a home.
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

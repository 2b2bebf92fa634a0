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

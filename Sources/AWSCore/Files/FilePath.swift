/// Paths of files as variables and profiles give them.
package enum FilePath {
    /// `path` with `$NAME` and `${NAME}` replaced by the variable's value, and `~` at its start by the home.
    ///
    /// A variable that is not set stays as it is written. Source: Python's `expandvars` and `expanduser`,
    /// through which the AWS CLI sends the paths of its files.
    package static func expand(_ path: String, _ environment: Environment) -> String {
        expandHome(expandVariables(path, environment.variables), environment)
    }

    /// `path` with `~` or `~name` at its start replaced by the home of this user, or of the one named.
    package static func expandHome(_ path: String, _ environment: Environment) -> String {
        guard path.first == "~" else { return path }
        let name = path.dropFirst().prefix { $0 != "/" }
        let rest = path.dropFirst(1 + name.count)
        var home: String?
        if name.isEmpty {
            home = environment["HOME"] ?? HomeFolder.ofThisUser
        } else {
            home = HomeFolder.of(user: String(name))
        }
        guard var home else { return path }
        while home.count > 1, home.last == "/" { home.removeLast() }
        return home == "/" && !rest.isEmpty ? String(rest) : home + rest
    }

    private static func expandVariables(_ path: String, _ variables: [String: String]) -> String {
        var result = ""
        var rest = path[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[dollar...]
            let tail = rest.dropFirst()
            let braced = tail.first == "{"
            let name =
                braced
                ? tail.dropFirst().prefix { $0 != "}" }
                : tail.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            let end = name.endIndex
            let isClosed = !braced || end < rest.endIndex
            if isClosed, let value = variables[String(name)] {
                result += value
                rest = rest[(braced ? rest.index(after: end) : end)...]
            } else {
                result += "$"
                rest = tail
            }
        }
        return result + rest
    }
}

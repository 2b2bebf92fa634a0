/// The files that parameters name as `file://path`.
///
/// Version 1 of the AWS CLI also fetches `http://` and `https://` values. Like version 2, this
/// program uses such values as they are.
struct ParameterFile {
    var environment: [String: String]

    /// The content of the file that `value` names; nil if it names none.
    ///
    /// - Throws: ``CommandError`` if the file cannot be read or is not UTF-8.
    func load(_ value: String) throws(CommandError) -> String? {
        for prefix in ["file://", "fileb://"] where value.hasPrefix(prefix) {
            let path = expand(String(value.dropFirst(prefix.count)))
            let bytes: [UInt8]
            do throws(FileError) {
                bytes = try readFile(path)
            } catch {
                throw CommandError(
                    "Unable to load paramfile \(value): [Errno \(error.number)] \(error.reason): '\(path)'"
                )
            }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw CommandError(
                    "Unable to load paramfile (\(path)), text contents could not be decoded: it is not UTF-8."
                )
            }
            return text
        }
        return nil
    }

    /// The path with `~`, `$NAME` and `${NAME}` replaced.
    private func expand(_ path: String) -> String {
        var path = path[...]
        var result = ""
        if path == "~" || path.hasPrefix("~/"), let home = environment["HOME"] {
            result = home
            path.removeFirst()
        }
        while let mark = path.firstIndex(of: "$") {
            result += path[..<mark]
            path = path[path.index(after: mark)...]
            let isBraced = path.first == "{"
            let name = path.dropFirst(isBraced ? 1 : 0).prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            let end = isBraced ? path[name.endIndex...].first == "}" : true
            if end, let value = environment[String(name)] {
                result += value
                path = path[name.endIndex...].dropFirst(isBraced ? 1 : 0)
            } else {
                result += "$"
            }
        }
        return result + path
    }
}

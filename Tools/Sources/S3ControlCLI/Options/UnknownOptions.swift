/// Arguments that belong to no option. As in the AWS CLI, the exit code is 255
/// for version 1 and 252 for version 2.
struct UnknownOptions: Error {
    let message: String

    init(_ extras: [String], known: [String]) {
        message =
            (["Unknown options: \(extras.joined(separator: ", "))"] + Self.hints(for: extras, known: known))
            .joined(separator: "\n")
    }

    /// For each unknown option, the nearest known one.
    static func hints(for extras: [String], known: [String]) -> [String] {
        extras.filter { $0.hasPrefix("-") }.compactMap { extra in
            let name = String(extra.prefix { $0 != "=" })
            return Suggestion.nearest(to: name, among: known).map { "\(extra): did you mean \($0)?" }
        }
    }
}

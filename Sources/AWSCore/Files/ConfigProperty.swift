/// One key of a section with its value, and where it stands.
///
/// The value is left out of every description: it may be a secret.
struct ConfigProperty: Sendable {
    /// What a key can hold.
    enum Value: Sendable {
        /// The text behind the sign, continuation lines joined by line feeds.
        case text(String)
        /// The indented `key = value` lines below a key that has no text of its own.
        case nested([String: String])
    }

    var value: Value
    var path: String
    var line: Int

    /// The text; nil for nested keys.
    var text: String? {
        if case .text(let text) = value { text } else { nil }
    }
}

extension ConfigProperty: CustomStringConvertible, CustomReflectable {
    var description: String { "<\(path), line \(line)>" }
    var customMirror: Mirror { Mirror(self, children: []) }
}

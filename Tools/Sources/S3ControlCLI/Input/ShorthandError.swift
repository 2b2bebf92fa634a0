/// Text that is not valid shorthand, with the place of the error.
struct ShorthandError: Error, Sendable, Hashable, CustomStringConvertible {
    var message: String
    var text: [Unicode.Scalar]
    var index: Int

    /// The message, the text up to the end of the wrong line, and a mark under the wrong character.
    var description: String {
        let lineStart = (text[..<index].lastIndex(of: "\n") ?? -1) + 1
        let lineEnd = text[index...].firstIndex(of: "\n") ?? text.count
        var shown = String.UnicodeScalarView()
        shown.append(contentsOf: text[..<lineEnd])
        var rest = String.UnicodeScalarView()
        rest.append(contentsOf: text[lineEnd...])
        return "\(message) for input:\n\(String(shown))\n"
            + String(repeating: " ", count: index - lineStart) + "^\(String(rest))"
    }
}

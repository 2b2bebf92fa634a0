/// A message in a form that a seed can be written in: a first line, lines `name: value`, an empty line, the body.
public struct MessageText {
    /// The first line, such as a status or a method and a target.
    public var firstLine: String
    /// The fields, in order.
    public var fields: [(name: String, value: String)] = []
    /// What follows the empty line.
    public var body: [UInt8]

    /// Reads a message; whatever is missing is empty.
    public init(_ bytes: some Collection<UInt8>) {
        var rest = Array(bytes)[...]
        func line() -> String? {
            guard !rest.isEmpty else { return nil }
            let line = rest.prefix { $0 != 0x0A }
            rest = rest.dropFirst(line.count + 1)
            return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
        }
        firstLine = line() ?? ""
        while let text = line() {
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            fields.append((String(parts[0]), String(parts[1].drop { $0 == " " })))
        }
        body = Array(rest)
    }
}

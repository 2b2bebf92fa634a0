import Basics

/// A path with labels in braces, such as `/v20180820/jobs/{id}/status`.
struct PathTemplate: Sendable {
    private let segments: [Segment]

    private enum Segment: Sendable {
        case text([UInt8])
        case label(String)
    }

    init(_ template: String) {
        segments = template.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.first == "{" && part.last == "}"
                ? .label(String(part.dropFirst().dropLast())) : .text(Array(part.utf8))
        }
    }

    /// The decoded values of the labels, or nil if `path` does not match the template.
    ///
    /// - Throws: ``RequestError`` for a label with invalid percent-encoding.
    func match(_ path: Substring) throws(RequestError) -> [String: String]? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == segments.count else { return nil }
        var labels: [String: String] = [:]
        for (part, segment) in zip(parts, segments) {
            switch segment {
            case .text(let text):
                guard part.utf8.elementsEqual(text) else { return nil }
            case .label(let name):
                guard let value = PercentEncoding.decode(part) else {
                    throw RequestError(message: "The path must be percent-encoded UTF-8")
                }
                labels[name] = value
            }
        }
        return labels
    }

    /// Appends the path with each label replaced by its encoded value. A label without a value stays empty.
    func append(to bytes: inout [UInt8], labels: [(name: String, value: String)]) {
        for (index, segment) in segments.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: "/")) }
            switch segment {
            case .text(let text): bytes += text
            case .label(let name):
                guard let label = labels.first(where: { $0.name == name }) else { continue }
                PercentEncoding.append(label.value, to: &bytes)
            }
        }
    }
}

/// The query of a request target.
enum QueryString {
    /// The decoded items of `text`, in order. An item without `=` has an empty value. A `+` is a space, as in the
    /// verification of signatures.
    ///
    /// - Throws: ``RequestError`` for an item with invalid percent-encoding.
    static func parse(_ text: Substring) throws(RequestError) -> [(name: String, value: String)] {
        var items: [(name: String, value: String)] = []
        for item in text.split(separator: "&") {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(parts[0], plusIsSpace: true),
                let value = PercentEncoding.decode(parts.count > 1 ? parts[1] : "", plusIsSpace: true)
            else {
                throw RequestError(message: "The query must be percent-encoded UTF-8")
            }
            items.append((name, value))
        }
        return items
    }
}

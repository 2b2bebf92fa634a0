internal import AWSCore

/// A path with labels in braces, such as `/v20180820/jobs/{id}/status`.
struct PathTemplate: Sendable {
    private let segments: [Segment]

    private struct Segment: Sendable {
        /// The text, or the label's name.
        var text: String
        var isLabel: Bool
    }

    init(_ template: String) {
        segments = template.split(separator: "/", omittingEmptySubsequences: false).map { part in
            let isLabel = part.first == "{" && part.last == "}"
            return Segment(
                text: isLabel ? String(part.dropFirst().dropLast()) : String(part),
                isLabel: isLabel
            )
        }
    }

    /// The labels' decoded values if `path` has the template's form.
    ///
    /// - Throws: ``RequestError`` for a label that is wrongly percent-encoded.
    func match(_ path: Substring) throws(RequestError) -> [String: String]? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == segments.count else { return nil }
        var labels: [String: String] = [:]
        for (part, segment) in zip(parts, segments) {
            if segment.isLabel {
                guard let value = PercentEncoding.decode(part) else {
                    throw RequestError(message: "The path is not percent-encoded UTF-8")
                }
                labels[segment.text] = value
            } else if part != segment.text {
                return nil
            }
        }
        return labels
    }

    /// The path with each label replaced by its value, encoded; a label without one stays empty.
    func filled(by labels: [String: String]) -> String {
        var path = ""
        for (index, segment) in segments.enumerated() {
            if index > 0 { path += "/" }
            path += segment.isLabel ? PercentEncoding.encode(labels[segment.text] ?? "") : segment.text
        }
        return path
    }
}

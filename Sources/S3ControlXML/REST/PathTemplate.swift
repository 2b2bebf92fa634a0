internal import AWSCore

/// A path with labels in braces, such as `/v20180820/jobs/{id}/status`.
struct PathTemplate {
    private let segments: [Substring]

    init(_ template: String) {
        segments = template.split(separator: "/", omittingEmptySubsequences: false)
    }

    /// The labels' decoded values if `path` has the template's form.
    ///
    /// - Throws: ``RequestError`` for a label that is wrongly percent-encoded.
    func match(_ path: Substring) throws(RequestError) -> [String: String]? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == segments.count else { return nil }
        var labels: [String: String] = [:]
        for (part, segment) in zip(parts, segments) {
            if segment.first == "{", segment.last == "}" {
                guard let value = PercentEncoding.decode(part) else {
                    throw RequestError(message: "The path is not percent-encoded UTF-8")
                }
                labels[String(segment.dropFirst().dropLast())] = value
            } else if part != segment {
                return nil
            }
        }
        return labels
    }

    /// Replaces the first `label` in `path` by `value`.
    static func fill(_ label: String, in path: String, with value: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0 == label ? value : String($0) }
            .joined(separator: "/")
    }
}

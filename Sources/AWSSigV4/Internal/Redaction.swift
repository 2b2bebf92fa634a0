/// Takes secret values out of a canonical request.
enum Redaction {
    private static let headers = [
        "cookie", "x-amz-security-token", "x-amz-s3session-token",
        "x-amz-server-side-encryption-customer-key",
        "x-amz-copy-source-server-side-encryption-customer-key",
    ]
    private static let parameter = "X-Amz-Security-Token="

    /// The canonical request with the values of secret headers and parameters replaced.
    static func redact(_ canonicalRequest: String) -> String {
        var lines = canonicalRequest.utf8.split(
            separator: UInt8(ascii: "\n"),
            omittingEmptySubsequences: false
        )
        .map { String(decoding: $0, as: UTF8.self) }
        if lines.count > 2 { lines[2] = redactQuery(lines[2]) }
        var index = 3
        while index < lines.count, !lines[index].isEmpty {
            if let name = headers.first(where: { lines[index].hasPrefix($0 + ":") }) {
                lines[index] = name + ":" + SigV4Stages.redacted
            }
            index += 1
        }
        return lines.joined(separator: "\n")
    }

    private static func redactQuery(_ query: String) -> String {
        guard query.utf8.contains(UInt8(ascii: "=")) else { return query }
        return query.split(separator: "&", omittingEmptySubsequences: false)
            .map { $0.hasPrefix(parameter) ? parameter + SigV4Stages.redacted : String($0) }
            .joined(separator: "&")
    }
}

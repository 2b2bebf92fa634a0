@_spi(Debugging) import AWSSigV4

/// Explains why a signature does not match, by comparing what each side signed.
enum SignatureDiagnosis {
    /// Describes the first difference between two canonical requests.
    ///
    /// - Parameters:
    ///   - ours: The canonical request that was signed here, with secrets replaced.
    ///   - theirs: The canonical request that the service received, according to its response.
    static func hint(ours: String, theirs: String) -> String {
        let left = ours.split(separator: "\n", omittingEmptySubsequences: false)
        let right = theirs.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in left.enumerated() {
            let other = index < right.count ? right[index] : ""
            guard line != other, !isRedacted(line, agreesWith: other) else { continue }
            return "The service received another request than was signed: "
                + difference(line, other, part: part(index, of: left))
                + ". Something changed it on the way, such as a proxy."
        }
        return "Both sides signed the same request, so that the secret access key is not the one of the "
            + "access key id."
    }

    /// Whether the line is a header with a redacted value, and the service's line is the same header.
    private static func isRedacted(_ line: Substring, agreesWith other: Substring) -> Bool {
        line.hasSuffix(SigV4IntermediateValues.redacted)
            && other.hasPrefix(line.dropLast(SigV4IntermediateValues.redacted.count))
    }

    private static func difference(_ line: Substring, _ other: Substring, part: String) -> String {
        guard part != "header" else {
            let name = line.prefix { $0 != ":" }
            guard shownHeaders.contains(String(name)), other.hasPrefix("\(name):") else {
                return "the header \(name) differs or is missing"
            }
            return "the header is \(quoted(line)) here and \(quoted(other)) there"
        }
        return "the \(part) is \(quoted(line)) here and \(quoted(other)) there"
    }

    /// The part of a canonical request that a line contains: method, path, query, headers, an empty line, the
    /// names of the signed headers, or the payload's hash.
    private static func part(_ index: Int, of lines: [Substring]) -> String {
        switch index {
        case 0: "method"
        case 1: "path"
        case 2: "query"
        case lines.count - 1: "hash of the body"
        case lines.count - 2: "list of signed headers"
        default: "header"
        }
    }

    private static func quoted(_ line: Substring) -> String {
        let line = String(line).onOneLine
        return line.count > 120 ? "`\(line.prefix(120))…`" : "`\(line)`"
    }

    /// The headers without confidential values.
    private static let shownHeaders: Set<String> = [
        "host", "x-amz-date", "x-amz-content-sha256", "x-amz-account-id", "content-type", "content-length",
    ]
}

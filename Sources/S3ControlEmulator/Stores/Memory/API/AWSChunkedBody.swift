internal import Basics

/// A body in the frames of `aws-chunked`: each chunk after its size, and fields behind the last.
///
/// Source: [Signature calculations for the authorization header](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html).
struct AWSChunkedBody {
    /// One chunk, and the signature that came with it.
    struct Chunk {
        var range: Range<Int>
        var signature: String?
    }

    private(set) var body: [UInt8] = []
    /// The chunks, the empty one at the end included, by their place in the framed bytes.
    private(set) var chunks: [Chunk] = []
    private(set) var trailers: [(name: String, value: String)] = []

    private static let incomplete = S3Fault(
        "IncompleteBody",
        400,
        "The request body terminated unexpectedly"
    )

    /// Takes the frames off.
    ///
    /// - Throws: `IncompleteBody` for anything but whole frames.
    init(_ framed: [UInt8]) throws(S3Fault) {
        var index = 0
        func line() throws(S3Fault) -> String {
            guard let end = framed[index...].firstIndex(of: 10) else { throw Self.incomplete }
            let text = framed[index..<(end > index && framed[end - 1] == 13 ? end - 1 : end)]
            index = end + 1
            return String(decoding: text, as: UTF8.self)
        }
        body.reserveCapacity(framed.count)
        while true {
            let parts = try line().split(separator: ";")
            guard let first = parts.first, first.utf8.count <= 15, let size = Int(first, radix: 16), size >= 0
            else { throw Self.incomplete }
            let signature = parts.dropFirst().first { $0.hasPrefix("chunk-signature=") }
                .map { String($0.dropFirst("chunk-signature=".count)) }
            guard size <= framed.count - index else { throw Self.incomplete }
            chunks.append(Chunk(range: index..<(index + size), signature: signature))
            body += framed[index..<(index + size)]
            index += size
            if size == 0 { break }
            guard try line().isEmpty else { throw Self.incomplete }
        }
        while index < framed.count {
            let text = try line()
            if text.isEmpty { break }
            let name = text.prefix { $0 != ":" }
            let value = text.dropFirst(name.count + 1).drop { $0 == " " }
            trailers.append((name.lowercased(), String(value)))
        }
    }
}

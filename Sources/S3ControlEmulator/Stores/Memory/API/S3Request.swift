import Basics
import HTTPTypes

/// A request of the S3 API.
struct S3Request {
    let method: HTTPRequest.Method
    /// The bucket; empty for the service itself.
    let bucket: String
    /// The object's key; empty for the bucket itself.
    let key: String
    let query: [(name: String, value: String)]
    let fields: HTTPFields
    /// The body, decoded from `aws-chunked`.
    var body: [UInt8]
    /// The trailer fields, by lowercase name.
    var trailers: [String: String] = [:]
    /// The region that the request was signed for, or the store's region if it is not signed.
    var region: String

    init(_ request: HTTPRequest, body: [UInt8], region: String) throws(S3Fault) {
        method = request.method
        fields = request.headerFields
        self.body = body
        self.region = region
        let target = request.path ?? "/"
        let bytes = target.utf8
        let mark = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
        var path = Substring(bytes[..<mark])
        query = Self.items(mark == bytes.endIndex ? "" : Substring(bytes[bytes.index(after: mark)...]))
        if path.utf8.first == UInt8(ascii: "/") { path = Substring(path.utf8.dropFirst()) }
        if let bucket = Self.virtualBucket(request.authority ?? "") {
            self.bucket = bucket
            key = try Self.decode(path)
        } else {
            let slash = path.utf8.firstIndex(of: UInt8(ascii: "/"))
            bucket = try Self.decode(Substring(path.utf8[..<(slash ?? path.endIndex)]))
            key =
                try slash.map { index throws(S3Fault) in
                    try Self.decode(Substring(path.utf8[path.utf8.index(after: index)...]))
                } ?? ""
        }
        guard key.utf8.count <= 1024 else {
            throw S3Fault("KeyTooLongError", 400, "Your key is too long").with("Size", "\(key.utf8.count)")
                .with("MaxSizeAllowed", "1024")
        }
    }

    /// Returns the bucket in front of `s3` or `localhost` in a host; nil if the path contains the bucket.
    private static func virtualBucket(_ authority: String) -> String? {
        let host = authority.prefix { $0 != ":" }
        if host.hasSuffix(".localhost") {
            let name = host.dropLast(".localhost".count)
            // The name of a bucket has at least three characters, so `s3` belongs to the endpoint.
            if name == "s3" { return nil }
            return String(name.hasSuffix(".s3") ? name.dropLast(".s3".count) : name)
        }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard
            let index = labels.lastIndex(where: { $0 == "s3" || $0.hasPrefix("s3-") && $0 != "s3-control" }),
            index > 0, index < labels.count - 1
        else { return nil }
        return labels[..<index].joined(separator: ".")
    }

    private static func decode(_ text: Substring) throws(S3Fault) -> String {
        guard let decoded = PercentEncoding.decode(text) else {
            throw S3Fault("InvalidURI", 400, "Couldn't parse the specified URI.")
        }
        return decoded
    }

    private static func items(_ text: Substring) -> [(name: String, value: String)] {
        text.utf8.split(separator: UInt8(ascii: "&")).map { item in
            let name = item.prefix { $0 != UInt8(ascii: "=") }
            func decode(_ bytes: Substring.UTF8View.SubSequence) -> String {
                String(
                    decoding: PercentEncoding.decodeLeniently(bytes, plusIsSpace: true),
                    as: UTF8.self
                )
            }
            return (decode(name), decode(item.dropFirst(name.count + 1)))
        }
    }

    /// Whether the query has an item of this name.
    func has(_ name: String) -> Bool { query.contains { $0.name == name } }

    /// The value of the query's first item of this name.
    func item(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// A header field of the request. If it is missing and begins with `x-amz-`, the query item of this
    /// name, which presigned URLs use.
    func field(_ name: String) -> String? {
        if let field = HTTPField.Name(name).flatMap({ fields[$0] }) { return field }
        guard name.hasPrefix("x-amz-") else { return nil }
        return query.first { $0.name.lowercased() == name }?.value
    }

    /// The number in a query item; nil if the item is missing or empty.
    func number(_ name: String, in range: ClosedRange<Int>) throws(S3Fault) -> Int? {
        guard let text = item(name), !text.isEmpty else { return nil }
        guard let value = Int(text) else {
            throw .invalid("Provided \(name) not an integer or within integer range", name, text)
        }
        guard range.contains(value) else {
            throw .invalid(
                "Argument \(name) must be an integer between \(range.lowerBound) and \(range.upperBound)",
                name,
                text
            )
        }
        return value
    }

    /// The version ID; nil for the current version.
    var versionID: String? { item("versionId").flatMap { $0.isEmpty ? nil : $0 } }

    /// Whether a governance retention may be bypassed.
    var bypassesGovernance: Bool { field("x-amz-bypass-governance-retention")?.lowercased() == "true" }
}

/// A response of the S3 API.
struct S3Response {
    var status: Int
    var fields: [(name: String, value: String)] = []
    var body: [UInt8] = []

    init(_ status: Int = 200, fields: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    mutating func set(_ name: String, _ value: String?) {
        if let value { fields.append((name, value)) }
    }
}

/// A decoded `aws-chunked` body: each chunk follows its size, and trailer fields follow the last chunk.
///
/// Source: [Signature calculations for the authorization
/// header](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html).
struct AWSChunkedBody {
    /// A chunk and its signature, if any.
    struct Chunk {
        var range: Range<Int>
        var signature: String?
    }

    private(set) var body: [UInt8] = []
    /// The chunks, including the empty one at the end, as ranges of the framed bytes.
    private(set) var chunks: [Chunk] = []
    private(set) var trailers: [(name: String, value: String)] = []

    private static let incomplete = S3Fault(
        "IncompleteBody",
        400,
        "The request body terminated unexpectedly"
    )

    /// Decodes a body.
    ///
    /// - Throws: `IncompleteBody` if the body does not consist of complete frames.
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

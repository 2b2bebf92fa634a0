@_spi(XML) import AWSXML
public import HTTPTypes
@_spi(Shapes) import S3ControlModel

/// The request of an operation, and how to read its response.
@_spi(Requests) public protocol ObjectRequest: Sendable {
    associatedtype Output: Sendable

    /// The operation's name, such as `GetObject`.
    static var operation: StaticString { get }
    static var method: HTTPRequest.Method { get }
    /// The first part of the query, such as `tagging`; nil for none.
    static var subresource: String? { get }
    /// Whether the operation is for an object rather than a bucket.
    static var needsKey: Bool { get }
    static var checksumUse: ChecksumUse { get }

    var location: S3Location { get }

    /// Visits the members that are sent as header fields or query items.
    mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws
    /// Returns the complete body.
    func body() throws -> [UInt8]
    /// Validates the members, and throws if one is invalid.
    func validate() throws(S3ObjectError)
    /// Reads the result from a response.
    static func read(_ response: ObjectResponse) throws -> Output
}

/// Whether a request's body has a checksum.
@_spi(Requests) public enum ChecksumUse: Sendable {
    case never
    /// If the client's settings or the request select a checksum. The body may be large, so the signature
    /// does not cover it over TLS.
    case ofContent
    /// If the client's settings or the request select a checksum and the body is not empty.
    case supported
    case required
}

@_spi(Requests) extension ObjectRequest {
    public static var subresource: String? { nil }
    public static var needsKey: Bool { true }
    public static var checksumUse: ChecksumUse { .never }
    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {}
    public func body() throws -> [UInt8] { [] }
    public func validate() throws(S3ObjectError) {}
}

/// A request whose caller can choose the checksum of its body.
protocol ChecksummedRequest {
    /// The algorithm; nil for the client's.
    var checksumAlgorithm: S3ChecksumAlgorithm? { get }
    /// The checksum, if the caller has computed it.
    var checksum: S3ObjectChecksum? { get }
}

/// A checksum with its algorithm.
public struct S3ObjectChecksum: Sendable, Hashable {
    /// The algorithm.
    public var algorithm: S3ChecksumAlgorithm
    /// The checksum in Base64. A checksum of parts is followed by a hyphen and the number of parts.
    public var value: String
    /// Whether the checksum covers all bytes or the parts' checksums.
    public var type: ComputeObjectChecksumType?

    /// Creates a checksum.
    public init(_ algorithm: S3ChecksumAlgorithm, _ value: String, type: ComputeObjectChecksumType? = nil) {
        self.algorithm = algorithm
        self.value = value
        self.type = type
    }

    /// Whether the checksum covers all of the object's bytes, and not the parts' checksums.
    var isOfAllBytes: Bool { type != .composite && !value.utf8.contains(UInt8(ascii: "-")) }

    /// Returns the name of the header field for a checksum.
    static func field(_ algorithm: S3ChecksumAlgorithm) -> String {
        "x-amz-checksum-\(algorithm.rawValue.lowercased())"
    }
}

/// A response of S3 with a successful status.
@_spi(Requests) public struct ObjectResponse: Sendable {
    let status: Int
    let fields: HTTPFields
    let body: [UInt8]
    /// Whether the body is verified against the checksum that was sent with it.
    let verifies: Bool

    /// Creates a response. For the interop suite.
    public init(status: Int, fields: HTTPFields, body: [UInt8], verifies: Bool) {
        self.status = status
        self.fields = fields
        self.body = body
        self.verifies = verifies
    }

    subscript(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { fields[$0] }
    }

    /// Reads the body as a document with the root `name`. `child` reads all of a child of the root, or returns false to
    /// skip it.
    ///
    /// The root can have any name if `child` reads a child, because stores deviate here. A document with neither, such as
    /// an HTML page, is rejected.
    ///
    /// - Throws: ``ErrorInResult`` if the document is an error; `XMLError` if it cannot be read or is another document.
    func document(
        _ name: StaticString,
        _ child: (inout XMLReader, String) throws -> Bool
    ) throws {
        var reader = XMLReader(response: body)
        let root = try readRoot(&reader)
        var isKnown = reader.matches(root, name)
        try reader.children { reader, name in
            let isRead = try child(&reader, name)
            isKnown = isKnown || isRead
            return isRead
        }
        try reader.readEnd()
        guard isKnown else { throw reader.unexpectedRoot(root, expected: "<\(name)>") }
    }

    /// Reads the text of a required child of the root `name`.
    func text(of child: String, in name: StaticString) throws -> String {
        var text: String?
        try document(name) { reader, name in
            guard name == child else { return false }
            text = try reader.readText()
            return true
        }
        guard let text else { throw MissingMember(name: child) }
        return text
    }

    /// Checks the body of a response without a result: it is neither an error nor a page of something else.
    ///
    /// Other bodies are ignored: a store may send an empty document.
    ///
    /// - Throws: ``ErrorInResult`` if the body is an error; `XMLError` if it is a page.
    func checkNoResult() throws {
        guard body.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") else { return }
        var reader = XMLReader(response: body)
        let root = try readRoot(&reader)
        if reader.string(root).lowercased() == "html" {
            throw reader.unexpectedRoot(root, expected: "no document")
        }
    }

    /// Reads the root's start tag. Throws ``ErrorInResult`` if the document is an error.
    private func readRoot(_ reader: inout XMLReader) throws -> XMLReader.Name {
        let root = try reader.readRoot()
        guard !ErrorBody.isRoot(root, of: reader) else {
            throw ErrorInResult(body: try ErrorBody.decode(body))
        }
        return root
    }

    /// Verifies the body against the checksum that was sent with it, if it has one that is supported.
    ///
    /// - Throws: ``ChecksumMismatch`` if they do not match.
    func verify() throws {
        guard verifies, status == 200 else { return }
        guard
            let checksum = ObjectAttributes.checksums(in: self).first(where: {
                $0.isOfAllBytes && S3ObjectHasher.supports($0.algorithm)
            })
        else { return }
        guard S3ObjectHasher.checksum(of: body, checksum.algorithm) == checksum.value else {
            throw ChecksumMismatch(algorithm: checksum.algorithm)
        }
    }
}

/// An error of the service in a response with a successful status.
struct ErrorInResult: Error {
    var body: ErrorBody
}

/// A body that does not match the checksum that was sent with it.
struct ChecksumMismatch: Error {
    var algorithm: S3ChecksumAlgorithm
    var message: String {
        "The body that was received does not have the \(algorithm) checksum that came with it."
    }
}

extension XMLReader {
    /// Reads the children of the open element. `body` reads all of a child, or returns false to skip it.
    mutating func children(_ body: (inout XMLReader, String) throws -> Bool) throws {
        while let child = try nextChild() {
            if try !body(&self, string(child)) { try skipElement() }
        }
    }
}

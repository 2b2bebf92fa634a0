@_spi(XML) internal import AWSXML
public import HTTPTypes
@_spi(Shapes) internal import S3ControlModel

/// One operation's request, and how its response is read.
@_spi(Requests) public protocol ObjectRequest: Sendable {
    associatedtype Output: Sendable

    /// The operation's name, such as `GetObject`.
    static var operation: StaticString { get }
    static var method: HTTPRequest.Method { get }
    /// What the query begins with, such as `tagging`.
    static var subresource: String? { get }
    /// Whether the operation is about an object, and not about a bucket.
    static var needsKey: Bool { get }
    static var checksumUse: ChecksumUse { get }

    var location: S3Location { get }

    /// Goes through the members that are header fields and query items.
    mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws
    /// The body, complete.
    func body() throws -> [UInt8]
    /// Throws what is wrong with the members.
    func validate() throws(S3ObjectError)
    /// Checks what the response says of the request.
    static func read(_ response: ObjectResponse) throws -> Output
}

/// Whether a request's body has a checksum.
@_spi(Requests) public enum ChecksumUse: Sendable {
    case never
    /// If the client's settings say so. The body may be large: over TLS the signature does not cover it.
    case ofContent
    /// If the client's settings say so.
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

/// A request whose caller may choose the checksum of its body.
protocol ChecksummedRequest {
    /// nil for the client's.
    var checksumAlgorithm: S3ChecksumAlgorithm? { get }
    /// A checksum that the caller has computed.
    var checksum: S3ObjectChecksum? { get }
}

/// A checksum with its algorithm.
public struct S3ObjectChecksum: Sendable, Hashable {
    /// The algorithm.
    public var algorithm: S3ChecksumAlgorithm
    /// The checksum in base 64; of parts, with their number behind a hyphen.
    public var value: String
    /// Whether the checksum is of all bytes, or of the parts' checksums.
    public var type: ComputeObjectChecksumType?

    /// Creates a checksum.
    public init(_ algorithm: S3ChecksumAlgorithm, _ value: String, type: ComputeObjectChecksumType? = nil) {
        self.algorithm = algorithm
        self.value = value
        self.type = type
    }

    /// Whether it is a checksum of the object's bytes in one piece.
    var isOfAllBytes: Bool { type != .composite && !value.utf8.contains(UInt8(ascii: "-")) }

    /// The name of the field that carries a checksum.
    static func field(_ algorithm: S3ChecksumAlgorithm) -> String {
        "x-amz-checksum-\(algorithm.rawValue.lowercased())"
    }
}

/// A response of S3 whose status is one of success.
@_spi(Requests) public struct ObjectResponse: Sendable {
    let status: Int
    let fields: HTTPFields
    let body: [UInt8]
    /// Whether the body has to have the checksum that comes with it.
    let verifies: Bool

    /// Creates a response, for the interop suite.
    public init(status: Int, fields: HTTPFields, body: [UInt8], verifies: Bool) {
        self.status = status
        self.fields = fields
        self.body = body
        self.verifies = verifies
    }

    subscript(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { fields[$0] }
    }

    /// Reads the body as a document; an error in its place is thrown.
    func document<Result>(_ read: (inout XMLReader) throws -> Result) throws -> Result {
        var reader = XMLReader(body)
        let root = try reader.readRoot()
        if reader.matches(root, "Error") || reader.matches(root, "ErrorResponse") {
            throw ErrorInResult(body: try ErrorBody.decode(body))
        }
        let result = try read(&reader)
        try reader.readEnd()
        return result
    }

    /// Throws unless the body has the checksum that came with it.
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

/// The service's error in a response whose status promised a result.
struct ErrorInResult: Error {
    var body: ErrorBody
}

/// The body is not the one that the service has sent.
struct ChecksumMismatch: Error {
    var algorithm: S3ChecksumAlgorithm
    var message: String {
        "The body that was received does not have the \(algorithm) checksum that came with it."
    }
}

extension XMLReader {
    /// Reads the children of the open element: `body` reads each one whole, and returns false for one that it leaves.
    mutating func children(_ body: (inout XMLReader, String) throws -> Bool) throws {
        while let child = try nextChild() {
            if try !body(&self, string(child)) { try skipElement() }
        }
    }
}

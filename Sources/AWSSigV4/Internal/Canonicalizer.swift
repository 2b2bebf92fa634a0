internal import HTTPTypes

/// Builds canonical requests in buffers that are kept from one request to the next.
///
/// Target and headers first (``setTarget(_:)``, ``startHeaders()``, ``addHeader(_:_:)``,
/// ``addSignedFields(of:host:bodyByteCount:)``), then ``build(method:flavor:payloadHash:leavesOutSignature:)``.
struct Canonicalizer: ~Copyable {
    /// The canonical request built last.
    private(set) var bytes = ByteBuffer(capacity: 2048)
    /// Where in ``bytes`` the list of signed headers stands.
    private(set) var signedHeaders: Range<Int> = 0..<0

    private var target = ByteBuffer(capacity: 512)
    private var headers = CanonicalHeaders()
    private var query = CanonicalQuery()

    mutating func startHeaders() {
        headers.clear()
    }

    /// Adds a header that the signature itself writes.
    mutating func addHeader(_ name: StaticString, _ value: String) {
        headers.add(name, value)
    }

    /// Adds a header that the signature itself writes.
    mutating func addHeader(_ name: StaticString, _ value: borrowing ByteBuffer) {
        headers.add(name, value)
    }

    /// Whether the request brought a field that a signature writes.
    var hasEarlierSignature: Bool { headers.hasEarlierSignature }

    /// Adds the fields of a request to sign, the stable ones.
    ///
    /// - Throws: ``SigV4Error`` for a field that cannot be signed.
    mutating func addSignedFields(of fields: HTTPFields, host: String, bodyByteCount: Int?) throws(SigV4Error)
    {
        try headers.addSigned(of: fields, host: host, bodyByteCount: bodyByteCount)
    }

    /// Adds the fields that a received signature names, in lower case.
    mutating func addNamedFields(_ names: [String], of fields: HTTPFields, host: String) {
        headers.addNamed(names, of: fields, host: host)
    }

    /// Overwrites everything that was read and built.
    mutating func wipe() {
        bytes.wipe()
        target.wipe()
        headers.wipe()
        query.wipe()
    }

    /// Appends the names of the headers added, as a query has them.
    func appendEncodedSignedHeaders(to output: inout ByteBuffer) {
        headers.appendEncodedNames(to: &output)
    }

    /// Sets the path and query, as they are sent.
    mutating func setTarget(_ requestTarget: String) {
        target.clear()
        target.append(requestTarget)
    }

    /// Throws ``SigV4Error`` for a target that no request line can carry.
    func checkTarget() throws(SigV4Error) {
        guard target.count > 0, target[0] == UInt8(ascii: "/") else {
            throw SigV4Error(
                .invalidPath,
                subject: ":path",
                message: "The request's path does not begin with '/'."
            )
        }
        guard target.isClean(of: UInt8(ascii: "#")) else {
            throw SigV4Error(
                .invalidPath,
                subject: ":path",
                message: "The request's path or query holds a space, a control character or '#': encode it."
            )
        }
    }

    /// Builds the canonical request of the target set with the headers added.
    ///
    /// - Parameter leavesOutSignature: Whether a query parameter `X-Amz-Signature` is left out.
    mutating func build(
        method: String,
        flavor: SigV4Flavor,
        payloadHash: String,
        leavesOutSignature: Bool = false
    ) {
        bytes.clear()
        bytes.append(method)
        bytes.append(UInt8(ascii: "\n"))
        var pathEnd = 0
        while pathEnd < target.count, target[pathEnd] != UInt8(ascii: "?") { pathEnd += 1 }
        CanonicalPath.append(target, 0..<pathEnd, flavor: flavor, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        let queryRange = min(pathEnd + 1, target.count)..<target.count
        if !queryRange.isEmpty {
            query.append(target, queryRange, leavesOutSignature: leavesOutSignature, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
        headers.append(to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        let start = bytes.count
        headers.appendNames(to: &bytes)
        signedHeaders = start..<bytes.count
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(payloadHash)
    }
}

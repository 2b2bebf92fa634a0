internal import HTTPTypes

/// Builds canonical requests in buffers that are kept from one request to the next.
///
/// Method and target first (``start(method:target:flavor:leavesOutSignature:)``), then the headers
/// (``addHeader(_:_:)``, ``addSignedFields(of:host:bodyByteCount:)``), then ``finish(payloadHash:)``, and
/// ``wipe()`` before the next.
struct Canonicalizer: ~Copyable {
    /// The canonical request built last.
    private(set) var bytes = ByteBuffer(capacity: 2048)
    /// Where in ``bytes`` the list of signed headers stands.
    private(set) var signedHeaders: Range<Int> = 0..<0

    private var target = ByteBuffer(capacity: 512)
    private var headers = CanonicalHeaders()
    private var query = CanonicalQuery()
    /// Whether a request line can carry the target.
    private var isSendable = true

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
    mutating func appendEncodedSignedHeaders(to output: inout ByteBuffer) {
        headers.sort()
        headers.appendEncodedNames(to: &output)
    }

    /// Begins a canonical request with the method, and with the path and query as they are sent.
    ///
    /// - Parameter leavesOutSignature: Whether a query parameter `X-Amz-Signature` is left out.
    mutating func start(
        method: String,
        target requestTarget: String,
        flavor: SigV4Flavor,
        leavesOutSignature: Bool = false
    ) {
        target.clear()
        target.append(requestTarget)
        isSendable = true
        bytes.clear()
        bytes.append(method)
        bytes.append(UInt8(ascii: "\n"))
        let pathEnd = CanonicalPath.append(target, flavor: flavor, to: &bytes, isSendable: &isSendable)
        bytes.append(UInt8(ascii: "\n"))
        query.append(
            target,
            from: pathEnd + 1,
            leavesOutSignature: leavesOutSignature,
            to: &bytes,
            isSendable: &isSendable
        )
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Throws ``SigV4Error`` when the request begun has a target that no request line can carry.
    @inline(__always)  // Called, it is given a copy of all that is in here.
    func checkTarget() throws(SigV4Error) {
        guard target.count > 0, target[0] == UInt8(ascii: "/") else { throw .noPath }
        guard isSendable else { throw .unsendableTarget }
    }

    /// Ends the canonical request begun last with the headers added.
    mutating func finish(payloadHash: String) {
        headers.sort()
        headers.append(to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        let start = bytes.count
        headers.appendNames(to: &bytes)
        signedHeaders = start..<bytes.count
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(payloadHash)
    }
}

extension SigV4Error {
    fileprivate static var noPath: SigV4Error {
        SigV4Error(
            .invalidPath,
            subject: ":path",
            message: "The request's path does not begin with '/'."
        )
    }

    fileprivate static var unsendableTarget: SigV4Error {
        SigV4Error(
            .invalidPath,
            subject: ":path",
            message: "The request's path or query holds a space, a control character or '#': encode it."
        )
    }
}

import HTTPTypes

/// Builds canonical requests in reused buffers.
///
/// Call ``start(method:target:flavor:omitsSignature:)`` first, then ``addHeader(_:_:)`` and
/// ``addSignedFields(of:host:bodyByteCount:)``, then ``finish(payloadHash:)``, and ``wipe()`` before the next request.
struct Canonicalizer: ~Copyable {
    /// The last canonical request.
    private(set) var bytes = ByteBuffer(capacity: 2048)
    /// The range of the list of signed headers in ``bytes``.
    private(set) var signedHeaders: Range<Int> = 0..<0

    private var target = ByteBuffer(capacity: 512)
    private var headers = CanonicalHeaders()
    private var query = CanonicalQuery()
    /// Whether a request line can contain the target.
    private var isValidRequestTarget = true

    /// Adds a header that belongs to the signature.
    mutating func addHeader(_ name: StaticString, _ value: String) {
        headers.add(name, value)
    }

    /// Adds a header that belongs to the signature.
    mutating func addHeader(_ name: StaticString, _ value: borrowing ByteBuffer) {
        headers.add(name, value)
    }

    /// Whether the request already had a field that a signature adds.
    var hasEarlierSignature: Bool { headers.hasEarlierSignature }

    /// Adds the fields of a request that a signature covers.
    ///
    /// - Throws: ``SigV4Error`` for a field that cannot be signed.
    mutating func addSignedFields(of fields: HTTPFields, host: String, bodyByteCount: Int?) throws(SigV4Error)
    {
        try headers.addSigned(of: fields, host: host, bodyByteCount: bodyByteCount)
    }

    /// Adds the fields that a received signature lists, in lowercase.
    mutating func addNamedFields(_ names: [String], of fields: HTTPFields, host: String) {
        headers.addNamed(names, of: fields, host: host)
    }

    /// Overwrites all input and output.
    mutating func wipe() {
        bytes.wipe()
        target.wipe()
        headers.wipe()
        query.wipe()
    }

    /// Appends the names of the headers for use in a query.
    mutating func appendEncodedSignedHeaders(to output: inout ByteBuffer) {
        headers.sort()
        headers.appendEncodedNames(to: &output)
    }

    /// Starts a canonical request with the method, and the path and query as sent.
    ///
    /// - Parameter omitsSignature: Whether to omit the query parameter `X-Amz-Signature`.
    mutating func start(
        method: String,
        target requestTarget: String,
        flavor: SigV4Flavor,
        omitsSignature: Bool = false
    ) {
        target.clear()
        target.append(requestTarget)
        isValidRequestTarget = true
        bytes.clear()
        bytes.append(method)
        bytes.append(UInt8(ascii: "\n"))
        let pathEnd = CanonicalPath.append(
            target,
            flavor: flavor,
            to: &bytes,
            isValidRequestTarget: &isValidRequestTarget
        )
        bytes.append(UInt8(ascii: "\n"))
        query.append(
            target,
            from: pathEnd + 1,
            omitsSignature: omitsSignature,
            to: &bytes,
            isValidRequestTarget: &isValidRequestTarget
        )
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Throws ``SigV4Error`` if a request line cannot contain the target.
    @inline(__always)  // A call would copy all stored properties.
    func checkTarget() throws(SigV4Error) {
        guard target.count > 0, target[0] == UInt8(ascii: "/") else { throw .noPath }
        guard isValidRequestTarget else { throw .invalidRequestTarget }
    }

    /// Finishes the canonical request with the headers.
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
            message: "The request's path must begin with '/'."
        )
    }

    fileprivate static var invalidRequestTarget: SigV4Error {
        SigV4Error(
            .invalidPath,
            subject: ":path",
            message:
                "The request's path or query contains a space, a control character, or '#'. Percent-encode it."
        )
    }
}

import AWSCore
import CLibcrypto
import HTTPTypes

/// The buffers and the digest context for one signature. Each thread has its own.
struct Workspace: ~Copyable {
    let digest: DigestContext
    var canonicalizer = Canonicalizer()
    private var stringToSign = ByteBuffer(capacity: 256)
    private var text = ByteBuffer(capacity: 512)
    private var token = ByteBuffer(capacity: 1024)
    /// The last timestamp and its field, reused within the same second.
    private var timestamp = ByteBuffer(capacity: 16)
    private var timestampSecond: Int64 = -1
    private(set) var dateField = HTTPField(name: .amzDate, value: "")
    /// The last values that passed validation, which are likely to recur.
    private var checked = Checked()

    private struct Checked {
        var accessKeyID = ""
        var scheme: String?
        var authority: String?
        var host = ""
    }

    init() throws(SigV4Error) {
        digest = try DigestContext()
    }

    /// Throws if `accessKeyID` is invalid.
    mutating func check(accessKeyID: String) throws(SigV4Error) {
        if accessKeyID == checked.accessKeyID, !accessKeyID.isEmpty { return }
        try Validation.check(accessKeyID: accessKeyID)
        checked.accessKeyID = accessKeyID
    }

    /// The authority of `request` in its signed form.
    mutating func host(of request: HTTPRequest) throws(SigV4Error) -> String {
        let (scheme, authority) = (request.scheme, request.authority)
        if authority != nil, authority == checked.authority, scheme == checked.scheme { return checked.host }
        let host = try Validation.host(of: request)
        (checked.scheme, checked.authority, checked.host) = (scheme, authority, host)
        return host
    }

    /// The payload's representation at the end of the canonical request.
    mutating func payloadHash(of payload: SigV4Payload) throws(SigV4Error) -> String {
        switch payload {
        case .unsigned: return PayloadMarker.unsigned
        case .streamingUnsignedTrailer: return PayloadMarker.streamingUnsignedTrailer
        case .sha256(let hex):
            guard PayloadMarker.isHash(hex) else {
                throw SigV4Error(
                    .invalidPayloadHash,
                    subject: "payload",
                    message: "The payload's hash must be 64 lowercase hexadecimal digits."
                )
            }
            return hex
        case .bytes(let bytes):
            if bytes.isEmpty { return PayloadMarker.emptyHash }
            try digest.hash(bytes.span)
            text.clear()
            digest.appendHexResult(to: &text)
            return text.string()
        }
    }

    /// Computes the signature of the last canonical request as the digest's result.
    mutating func sign(date: SigningDate, key: SigningKey) throws(SigV4Error) {
        try writeStringToSign(date: date, scope: key.scope)
        try stringToSign.withSpan { span throws(SigV4Error) in try digest.authenticate(span, key: key) }
    }

    /// Writes the string to sign for the last canonical request.
    mutating func writeStringToSign(date: SigningDate, scope: String) throws(SigV4Error) {
        try canonicalizer.bytes.withSpan { span throws(SigV4Error) in try digest.hash(span) }
        stringToSign.clear()
        stringToSign.append("AWS4-HMAC-SHA256\n")
        setDate(date)
        stringToSign.append(timestamp, 0..<timestamp.count)
        stringToSign.append(UInt8(ascii: "\n"))
        stringToSign.append(scope)
        stringToSign.append(UInt8(ascii: "\n"))
        digest.appendHexResult(to: &stringToSign)
    }

    /// The `Authorization` field; the digest's last result must be the signature.
    mutating func authorization(accessKeyID: String, key: SigningKey) -> HTTPField {
        text.clear()
        text.append("AWS4-HMAC-SHA256 Credential=")
        text.append(accessKeyID)
        text.append(UInt8(ascii: "/"))
        // Not passed as a string, because all signing threads would update its reference count.
        text.append(key.scope)
        text.append(", SignedHeaders=")
        text.append(canonicalizer.bytes, canonicalizer.signedHeaders)
        text.append(", Signature=")
        digest.appendHexResult(to: &text)
        return text.field(.authorization)
    }

    private mutating func setDate(_ date: SigningDate) {
        guard timestampSecond != date.secondsSince1970 else { return }
        timestamp.clear()
        date.appendTimestamp(to: &timestamp)
        dateField = timestamp.field(.amzDate)
        timestampSecond = date.secondsSince1970
    }

    /// Adds the header `x-amz-date` and sets ``dateField``.
    mutating func addDateHeader(_ date: SigningDate) {
        setDate(date)
        canonicalizer.addHeader("x-amz-date", timestamp)
    }

    /// Sets the session token.
    ///
    /// - Throws: ``SigV4Error`` for a token that headers do not allow.
    mutating func setToken(_ secret: Secret) throws(SigV4Error) {
        token.clear()
        secret.withBytes { token.append($0) }
        try Validation.check(token: token)
    }

    /// Adds the header `x-amz-security-token` from ``tokenField``.
    mutating func addTokenHeader() {
        canonicalizer.addHeader("x-amz-security-token", token)
    }

    var tokenField: HTTPField { token.field(.amzSecurityToken) }

    /// The last canonical request and string to sign, without secrets.
    var intermediateValues: SigV4IntermediateValues {
        SigV4IntermediateValues(
            canonicalRequest: Redaction.redact(canonicalizer.bytes.string()),
            stringToSign: stringToSign.string(),
            signedHeaders: canonicalizer.bytes.string(canonicalizer.signedHeaders)
        )
    }

    fileprivate mutating func wipe() {
        // The other buffers contain no secrets, only what is sent and what is computed from it.
        canonicalizer.wipe()
        token.wipe()
    }
}

extension Workspace {
    /// Calls `body` with this thread's workspace, and wipes it afterward. `body` must not call this function.
    static func with<Result>(
        _ body: (inout Workspace) throws(SigV4Error) -> Result
    ) throws(SigV4Error) -> Result {
        let box = try ofThisThread()
        return try box.lend(body)
    }

    private static func ofThisThread() throws(SigV4Error) -> WorkspaceBox {
        guard let slot = ThreadSlot.shared else { return WorkspaceBox(try Workspace()) }
        if let held = slot.value { return held }
        let box = WorkspaceBox(try Workspace())
        slot.value = box
        return box
    }
}

/// Stores the workspace of a thread.
private final class WorkspaceBox {
    private var workspace: Workspace

    init(_ workspace: consuming Workspace) {
        self.workspace = workspace
    }

    func lend<Result>(
        _ body: (inout Workspace) throws(SigV4Error) -> Result
    ) throws(SigV4Error) -> Result {
        // One access for both, because each one searches the list of this thread's accesses.
        try Self.use(&workspace, body)
    }

    private static func use<Result>(
        _ workspace: inout Workspace,
        _ body: (inout Workspace) throws(SigV4Error) -> Result
    ) throws(SigV4Error) -> Result {
        defer { workspace.wipe() }
        return try body(&workspace)
    }
}

/// Thread-local storage through libcrypto, which supports it on every platform.
///
/// `@unchecked Sendable`: the key is written once, before other threads can see it, and its value belongs to the
/// calling thread alone. A struct, because all threads would update an object's reference count.
@safe private struct ThreadSlot: @unchecked Sendable {
    static let shared = ThreadSlot()

    private let key: UnsafeMutablePointer<CRYPTO_THREAD_LOCAL>

    private init?() {
        unsafe key = .allocate(capacity: 1)
        unsafe key.initialize(to: CRYPTO_THREAD_LOCAL())
        // Balances the setter's retain when the thread ends.
        let made = unsafe CRYPTO_THREAD_init_local(key) { pointer in
            if let pointer = unsafe pointer { unsafe Unmanaged<WorkspaceBox>.fromOpaque(pointer).release() }
        }
        guard made == 1 else {
            unsafe key.deallocate()
            return nil
        }
    }

    var value: WorkspaceBox? {
        get {
            guard let pointer = unsafe CRYPTO_THREAD_get_local(key) else { return nil }
            return unsafe Unmanaged<WorkspaceBox>.fromOpaque(pointer).takeUnretainedValue()
        }
        nonmutating set {
            guard let newValue else { return }
            let pointer = unsafe Unmanaged.passRetained(newValue).toOpaque()
            if unsafe CRYPTO_THREAD_set_local(key, pointer) != 1 {
                unsafe Unmanaged<WorkspaceBox>.fromOpaque(pointer).release()
            }
        }
    }
}

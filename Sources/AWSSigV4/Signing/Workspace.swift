internal import AWSCore
internal import CLibcrypto
internal import HTTPTypes

/// The buffers and the digest context that one signature needs; each thread keeps its own.
struct Workspace: ~Copyable {
    let digest: DigestContext
    var canonicalizer = Canonicalizer()
    private var stringToSign = ByteBuffer(capacity: 256)
    private var text = ByteBuffer(capacity: 512)
    private var token = ByteBuffer(capacity: 1024)
    /// The timestamp used last and its field, which serve for a second.
    private var timestamp = ByteBuffer(capacity: 16)
    private var timestampSecond: Int64 = -1
    private(set) var dateField = HTTPField(name: .amzDate, value: "")
    /// What was found right last, and most likely comes again.
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

    /// Throws where `accessKeyID` is none.
    mutating func check(accessKeyID: String) throws(SigV4Error) {
        if accessKeyID == checked.accessKeyID, !accessKeyID.isEmpty { return }
        try Validation.check(accessKeyID: accessKeyID)
        checked.accessKeyID = accessKeyID
    }

    /// The authority of `request` as it is signed.
    mutating func host(of request: HTTPRequest) throws(SigV4Error) -> String {
        let (scheme, authority) = (request.scheme, request.authority)
        if authority != nil, authority == checked.authority, scheme == checked.scheme { return checked.host }
        let host = try Validation.host(of: request)
        (checked.scheme, checked.authority, checked.host) = (scheme, authority, host)
        return host
    }

    /// The text that stands for the payload at the end of the canonical request.
    mutating func payloadHash(of payload: SigV4Payload) throws(SigV4Error) -> String {
        switch payload {
        case .unsigned: return PayloadMarker.unsigned
        case .streamingUnsignedTrailer: return PayloadMarker.streamingUnsignedTrailer
        case .sha256(let hex):
            guard PayloadMarker.isHash(hex) else {
                throw SigV4Error(
                    .invalidPayloadHash,
                    subject: "payload",
                    message: "The payload's hash is not 64 lower-case hexadecimal digits."
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

    /// Computes the signature of the canonical request built last, which is the digest's last result then.
    mutating func sign(date: SigningDate, key: SigningKey) throws(SigV4Error) {
        try writeStringToSign(date: date, scope: key.scope)
        try stringToSign.withSpan { span throws(SigV4Error) in try digest.authenticate(span, key: key) }
    }

    /// Writes the string to sign for the canonical request built last.
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

    /// The field `Authorization`; the digest's last result is the signature.
    mutating func authorization(accessKeyID: String, key: SigningKey) -> HTTPField {
        text.clear()
        text.append("AWS4-HMAC-SHA256 Credential=")
        text.append(accessKeyID)
        text.append(UInt8(ascii: "/"))
        // Not passed as a string, whose references all threads that sign would count.
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

    /// Adds the header `x-amz-date`, which ``dateField`` is then.
    mutating func addDateHeader(_ date: SigningDate) {
        setDate(date)
        canonicalizer.addHeader("x-amz-date", timestamp)
    }

    /// Takes a session token.
    ///
    /// - Throws: ``SigV4Error`` for one that no header carries.
    mutating func setToken(_ secret: Secret) throws(SigV4Error) {
        token.clear()
        secret.withBytes { token.append($0) }
        try Validation.check(token: token)
    }

    /// Adds the header `x-amz-security-token`, which ``tokenField`` is.
    mutating func addTokenHeader() {
        canonicalizer.addHeader("x-amz-security-token", token)
    }

    var tokenField: HTTPField { token.field(.amzSecurityToken) }

    /// What was built last, secrets left out.
    var stages: SigV4Stages {
        SigV4Stages(
            canonicalRequest: Redaction.redact(canonicalizer.bytes.string()),
            stringToSign: stringToSign.string(),
            signedHeaders: canonicalizer.bytes.string(canonicalizer.signedHeaders)
        )
    }

    fileprivate mutating func wipe() {
        // The other buffers hold no secret, only what goes over the wire and what is computed from it.
        canonicalizer.wipe()
        token.wipe()
    }
}

extension Workspace {
    /// Lends this thread's workspace to `body`, which must not call this function again, and wipes it then.
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

/// Holds a workspace where a thread can find it.
private final class WorkspaceBox {
    private var workspace: Workspace

    init(_ workspace: consuming Workspace) {
        self.workspace = workspace
    }

    func lend<Result>(
        _ body: (inout Workspace) throws(SigV4Error) -> Result
    ) throws(SigV4Error) -> Result {
        // One access for both: each costs a look-up among this thread's accesses.
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

/// A place that each thread has for itself, through libcrypto, which knows how to on every platform.
///
/// `@unchecked Sendable`: the key is written once, before anyone else can see it; what it leads to
/// belongs to the calling thread alone. A struct, since an object's references would be counted by all
/// threads at once.
@safe private struct ThreadSlot: @unchecked Sendable {
    static let shared = ThreadSlot()

    private let key: UnsafeMutablePointer<CRYPTO_THREAD_LOCAL>

    private init?() {
        unsafe key = .allocate(capacity: 1)
        unsafe key.initialize(to: CRYPTO_THREAD_LOCAL())
        // Balances the retain of the setter when the thread ends.
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

public import HTTPTransport
public import HTTPTypes
public import S3ControlEmulator
public import S3ControlModel

/// Answers requests to the service by an emulator, those below `/_emulator` by the admin API, and all others by a store
/// of objects, if there is one.
public struct EmulatorResponder: Responder {
    private let emulator: S3ControlEmulator
    private let admin: AdminAPI?
    private let store: MemoryObjectStore?

    /// Creates a responder.
    ///
    /// - Parameters:
    ///   - emulator: What answers requests to the service.
    ///   - account: The account that the admin API takes where none is named.
    ///   - store: What answers the requests of the S3 API; nil leaves them to the emulator, which refuses them.
    ///   - hasAdmin: Whether there is an admin API; who can connect can use it.
    ///   - isLocal: Whether the admin API refuses hosts by whose name another machine may be meant.
    public init(
        _ emulator: S3ControlEmulator,
        account: AccountID = "123456789012",
        store: MemoryObjectStore? = nil,
        hasAdmin: Bool = true,
        isLocal: Bool = true
    ) {
        self.emulator = emulator
        self.store = store
        admin =
            hasAdmin ? AdminAPI(emulator: emulator, account: account, store: store, isLocal: isLocal) : nil
    }

    /// Answers one request.
    public func respond(to request: HTTPRequest, body: [UInt8]) -> EmulatorReply {
        if let admin, let path = request.path, AdminAPI.isBelow(path) {
            return EmulatorReply(.response(admin.respond(to: request, body: body)))
        }
        if let store, !Self.isForJobs(request) {
            return EmulatorReply(.response(store.reply(to: request, body: body)))
        }
        return emulator.reply(to: request, body: body)
    }

    /// Answers in JSON what was meant for the admin API.
    public func refusal(_ status: Int, code: String, message: String, path: String?) -> TransportResponse {
        if admin != nil, let path, AdminAPI.isBelow(path) {
            return AdminAPI.answer(AdminError(status: status, message: message))
        }
        return .failure(status, code, message)
    }

    /// Whether a request is one of the jobs API: by its host, or by its path and the account that it names.
    ///
    /// A bucket may be called `v20180820`, but no request of the S3 API names an account this way.
    private static func isForJobs(_ request: HTTPRequest) -> Bool {
        let labels = (request.authority ?? "").split(separator: ".")
        if labels.contains(where: { $0.hasPrefix("s3-control") }) { return true }
        let path = request.path ?? "/"
        guard path.hasPrefix("/v20180820/") else { return false }
        return HTTPField.Name("x-amz-account-id").map { request.headerFields[$0] != nil } == true
            || path.lowercased().contains("x-amz-account-id=")
    }
}

public import HTTPTransport
public import HTTPTypes
@_spi(State) public import S3ControlEmulator
public import S3ControlModel

/// Responds to requests with an emulator, an admin API, and an object store, if any.
///
/// Requests below `/_emulator` go to the admin API, requests of the jobs API go to the emulator, and all
/// others go to the store. Without a store, they go to the emulator, too.
public struct EmulatorResponder: Responder {
    private let emulator: S3ControlEmulator
    private let admin: AdminAPI?
    private let store: MemoryObjectStore?
    private let events: JobEventHub?

    /// Creates a responder.
    ///
    /// - Parameters:
    ///   - emulator: The emulator, which responds to requests of the jobs API.
    ///   - account: The default account of the admin API.
    ///   - store: The store that responds to requests of the S3 API; nil to pass them to
    ///     the emulator, which refuses them.
    ///   - hasAdmin: Whether there is an admin API. Anyone who can connect can use it.
    ///   - isLocal: Whether the admin API rejects requests whose host may mean another machine.
    ///   - events: The hub that receives the emulator's `jobEvents`, for
    ///     `/_emulator/events`; nil to omit that resource.
    public init(
        _ emulator: S3ControlEmulator,
        account: AccountID = "123456789012",
        store: MemoryObjectStore? = nil,
        hasAdmin: Bool = true,
        isLocal: Bool = true,
        events: JobEventHub? = nil
    ) {
        self.emulator = emulator
        self.store = store
        self.events = events
        admin =
            hasAdmin
            ? AdminAPI(
                emulator: emulator,
                account: account,
                store: store,
                isLocal: isLocal,
                events: events
            ) : nil
    }

    /// The stream for `GET /_emulator/events`, unless the admin API rejects the request.
    public func eventStream(for request: HTTPRequest) -> EventStream? {
        guard let events, let admin, request.method == .get,
            request.path?.prefix(while: { $0 != "?" }) == "/_emulator/events",
            (try? admin.checkOrigin(of: request)) != nil
        else { return nil }
        let emulator = emulator
        return EventStream(
            hub: events,
            lastID: HTTPField.Name("Last-Event-ID").flatMap { request.headerFields[$0] },
            tick: { emulator.advance(by: .zero) }
        )
    }

    /// Responds to one request.
    public func respond(to request: HTTPRequest, body: [UInt8]) -> EmulatorReply {
        if let admin, let path = request.path, AdminAPI.isBelow(path) {
            let response = admin.respond(to: request, body: body)
            store?.waitForCommit()
            return EmulatorReply(.response(response))
        }
        if let store, !Self.isForJobs(request) {
            return EmulatorReply(.response(store.reply(to: request, body: body)))
        }
        return emulator.reply(to: request, body: body)
    }

    /// Returns the rejection of a request before it is complete, in JSON if it is for the admin API.
    public func refusal(_ status: Int, code: String, message: String, path: String?) -> TransportResponse {
        if admin != nil, let path, AdminAPI.isBelow(path) {
            return AdminAPI.answer(AdminError(status: status, message: message))
        }
        return .failure(status, code, message)
    }

    /// Whether a request belongs to the jobs API, according to its host, or to its path
    /// and the account that it names.
    ///
    /// A bucket may be called `v20180820`, but no request of the S3 API names an account this way.
    private static func isForJobs(_ request: HTTPRequest) -> Bool {
        let labels = (request.authority ?? "").prefix { $0 != ":" }.split(separator: ".")
        // The name of a bucket may begin with `s3-control`.
        if labels.contains(where: { $0 == "s3-control" || $0 == "s3-control-fips" }) { return true }
        let path = request.path ?? "/"
        guard path.hasPrefix("/v20180820/") else { return false }
        return HTTPField.Name("x-amz-account-id").map { request.headerFields[$0] != nil } == true
            || path.lowercased().contains("x-amz-account-id=")
    }
}

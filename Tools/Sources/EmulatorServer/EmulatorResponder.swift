public import HTTPTypes
public import S3ControlEmulator
public import S3ControlModel

/// Answers requests to the service by an emulator, and those below `/_emulator` by the admin API.
public struct EmulatorResponder: Responder {
    private let emulator: S3ControlEmulator
    private let admin: AdminAPI?

    /// Creates a responder.
    ///
    /// - Parameters:
    ///   - emulator: What answers requests to the service.
    ///   - account: The account that the admin API takes where none is named.
    ///   - hasAdmin: Whether there is an admin API; who can connect can use it.
    ///   - isLocal: Whether the admin API refuses hosts by whose name another machine may be meant.
    public init(
        _ emulator: S3ControlEmulator,
        account: AccountID = "123456789012",
        hasAdmin: Bool = true,
        isLocal: Bool = true
    ) {
        self.emulator = emulator
        admin = hasAdmin ? AdminAPI(emulator: emulator, account: account, isLocal: isLocal) : nil
    }

    /// Answers one request.
    public func respond(to request: HTTPRequest, body: [UInt8]) -> EmulatorReply {
        if let admin, let path = request.path,
            path == "/_emulator" || path.hasPrefix("/_emulator/") || path.hasPrefix("/_emulator?")
        {
            return EmulatorReply(.response(admin.respond(to: request, body: body)))
        }
        return emulator.reply(to: request, body: body)
    }
}

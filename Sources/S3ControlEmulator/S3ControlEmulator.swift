internal import AWSCore
public import HTTPTransport
public import HTTPTypes
public import S3ControlModel
internal import Synchronization

/// The jobs API of Amazon S3 Control within this process, behind an `HTTPTransport`.
///
/// It takes the place of the network: give it to a client as its transport, or serve it over HTTP.
/// Every request is parsed, its signature recomputed and checked, and answered as the service does,
/// errors included. Jobs live by the clock that it was made with.
public final class S3ControlEmulator: HTTPTransport {
    /// What the emulator was made with.
    public let configuration: EmulatorConfiguration

    private let accounts: Mutex<EmulatedAccounts>
    private let service: EmulatedService

    /// Creates an emulator without jobs.
    public init(configuration: EmulatorConfiguration = EmulatorConfiguration()) {
        self.configuration = configuration
        accounts = Mutex(EmulatedAccounts(configuration: configuration))
        service = EmulatedService(configuration: configuration)
    }

    /// Answers one request.
    ///
    /// - Throws: `CancellationError` when the calling task was cancelled before; nothing else.
    public func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        try Task.checkCancellation()
        return service.respond(to: request, body: body) { (handler, now) throws(ServiceFault) in
            try accounts.withLock { (accounts) throws(ServiceFault) in try handler(&accounts, now) }
        }
    }

    /// Adds a job, or replaces the one of the same id.
    ///
    /// - Parameters:
    ///   - job: The job as it is now.
    ///   - account: The account that owns it.
    public func add(_ job: EmulatedJob, to account: AccountID) {
        accounts.withLock { $0.withJobs(of: account) { $0.add(job) } }
    }

    /// The job as it is now, nil if the account has none of this id.
    public func job(_ id: JobID, of account: AccountID) -> JobDescriptor? {
        let now = configuration.clock.now
        return accounts.withLock { accounts in
            accounts.withJobs(of: account) { jobs in try? jobs.update(id, now: now) { $0.descriptor } }
        }
    }
}

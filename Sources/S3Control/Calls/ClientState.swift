import AWSClientRuntime
import AWSCredentials
import AWSSigV4
import CurlTransport
import HTTPTransport
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Synchronization

/// The state of a client: its configuration, the executor of its calls, and what it has learned about the service.
final class ClientState: Sendable {
    let configuration: S3ControlConfiguration
    let executor: CallExecutor
    /// Jobs that were created recently.
    let recentJobs: RecentJobs
    private let resolver: EndpointResolver
    /// The endpoint of the configuration's own account, which most calls use.
    private let defaultEndpoint: Result<Endpoint, EndpointError>

    /// - Parameters:
    ///   - other: A client whose connections and service state are shared.
    ///   - features: Features to name in the user agent.
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration`.
    init(
        _ configuration: S3ControlConfiguration,
        sharing other: ClientState? = nil,
        features: [UserAgent.Feature] = []
    ) throws(S3ControlError) {
        var configuration = configuration
        let transport = configuration.transport ?? CurlTransport.shared
        configuration.transport = transport
        resolver = try EndpointResolver(configuration)
        defaultEndpoint = resolver.checked(
            for: configuration.accountID,
            allowsInsecure: configuration.allowsInsecureTransport
        )
        recentJobs = other?.recentJobs ?? RecentJobs(configuration.delayClock)
        var execution = CallExecutor.Configuration(
            configuration,
            service: "S3Control",
            region: configuration.region,
            transport: transport,
            signer: SigV4Signer(service: "s3", region: configuration.region, flavor: .s3),
            catalog: .s3Control,
            features: features
        )
        execution.slots = transport as? CurlTransport
        execution.readyCredentials = configuration.credentials as? DefaultCredentialsChain
        executor = CallExecutor(execution, sharing: other?.executor)
        self.configuration = configuration
    }

    func endpoint(for account: AccountID) throws(EndpointError) -> Endpoint {
        if account == configuration.accountID { return try defaultEndpoint.get() }
        return try resolver.checked(for: account, allowsInsecure: configuration.allowsInsecureTransport).get()
    }
}

extension S3ControlConfiguration: ClientSettings {}

extension S3ControlClient {
    /// Calls `operation`.
    ///
    /// Not inlined: otherwise the async frame of each operation's function would keep its parameters.
    @inline(never)
    func call<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ input: Operation.Input,
        _ options: CallOptions,
        account: AccountID,
        job: JobID? = nil,
        clientRequestToken: String? = nil,
        jobOfResult: (@Sendable (Operation.Output) -> JobID)? = nil,
        reconciliation: OperationCall<Operation>.Reconciliation? = nil
    ) async throws -> Operation.Output {
        try await complete(
            makeCall(input, account, job, options, clientRequestToken, jobOfResult, reconciliation)
        )
    }

    /// Makes a call that was prepared, and returns its result.
    ///
    /// An operation's function that prepares the call in a function of its own, and then awaits this one, keeps nothing but
    /// the call while it waits.
    @inline(never)
    func complete<Operation: RESTOperation>(_ call: OperationCall<Operation>) async throws -> Operation.Output
    {
        do {
            try await state.executor.execute(call)
        } catch {
            throw Self.error(error, call)
        }
        return Self.result(of: call)
    }

    // Not inlined: a call of DescribeJob that waits would keep room for several results, 3.6 KB.
    @inline(never)
    private static func result<Operation: RESTOperation>(of call: OperationCall<Operation>)
        -> Operation.Output
    {
        call.result
    }

    @inline(never)
    private static func error<Operation: RESTOperation>(
        _ error: any Error,
        _ call: OperationCall<Operation>
    ) -> any Error {
        (error as? CallFailure).map { call.error($0) } ?? error
    }

    /// Not inlined, to keep the async frame small.
    @inline(never)
    func makeCall<Operation: RESTOperation>(
        _ input: Operation.Input,
        _ account: AccountID,
        _ job: JobID?,
        _ options: CallOptions,
        _ clientRequestToken: String?,
        _ jobOfResult: (@Sendable (Operation.Output) -> JobID)?,
        _ reconciliation: OperationCall<Operation>.Reconciliation?
    ) -> OperationCall<Operation> {
        OperationCall(
            input,
            account: account,
            job: job,
            options: options,
            client: state,
            clientRequestToken: clientRequestToken,
            jobOfResult: jobOfResult,
            reconciliation: reconciliation
        )
    }
}

/// Jobs that this client has created recently. The service may not find them for a short while.
final class RecentJobs: Sendable {
    /// How long after its creation a missing job is retried.
    static let grace = Duration.seconds(30)

    /// When each job was created, on the monotonic clock. Keyed by `String` to reuse an existing `Dictionary`
    /// specialization.
    private let times = Mutex<[String: Duration]>([:])
    private let clock: Stopwatch

    /// The maximum number of jobs kept. Older jobs have become visible by then.
    private static let capacity = 1000

    init(_ clock: any Clock<Duration>) {
        self.clock = Stopwatch(clock)
    }

    /// Records a job that was created now.
    func add(_ id: JobID) {
        let now = clock.elapsed
        times.withLock { times in
            if times.count >= Self.capacity {
                times = times.filter { now - $0.value < Self.grace }
                if times.count >= Self.capacity { times = [:] }
            }
            times[id.rawValue] = now
        }
    }

    /// Whether the job was created recently.
    func contains(_ id: JobID) -> Bool {
        times.withLock { times in
            times[id.rawValue].map { clock.elapsed - $0 < Self.grace } ?? false
        }
    }
}

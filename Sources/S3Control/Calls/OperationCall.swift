import AWSClientRuntime
@_spi(XML) import AWSXML
import HTTPTransport
import HTTPTypes
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

/// One call of `Operation`.
///
/// `@unchecked Sendable` because of ``result``, the only mutable state: the call's own task writes it, one attempt
/// after another, and the caller reads it once after the task has ended. With a `Mutex` over a generic type, the
/// runtime would look up its layout in every call.
final class OperationCall<Operation: RESTOperation>: Call, @unchecked Sendable {
    /// Determines from the job's status whether a change took effect although its response was lost.
    struct Reconciliation: Sendable {
        /// Whether to check the job after an error that the service did return.
        var canReconcile: @Sendable (CallFailure) -> Bool
        /// Returns the result if the job is in the requested state, or nil to rethrow the failure. May throw a more
        /// specific error.
        var evaluate: @Sendable (JobDescriptor, CallFailure) throws -> Operation.Output?
    }

    let options: CallOptions
    let state = CallState()
    let job: JobID?
    private let accountID: AccountID
    private let input: Operation.Input
    private let client: ClientState
    private let reconciliation: Reconciliation?
    private let clientRequestToken: String?
    /// The job that a result names. It must be the call's own.
    private let jobOfResult: (@Sendable (Operation.Output) -> JobID)?
    /// Reads the response body instead of the model's types, which require some members.
    private let readBody: (@Sendable ([UInt8]) throws -> Void)?
    /// The result of a successful call.
    private(set) var result = Operation.Output.blank

    init(
        _ input: Operation.Input,
        account: AccountID,
        job: JobID?,
        options: CallOptions,
        client: ClientState,
        clientRequestToken: String? = nil,
        jobOfResult: (@Sendable (Operation.Output) -> JobID)? = nil,
        readBody: (@Sendable ([UInt8]) throws -> Void)? = nil,
        reconciliation: Reconciliation? = nil
    ) {
        self.input = input
        accountID = account
        self.job = job
        self.options = options
        self.client = client
        self.clientRequestToken = clientRequestToken
        self.jobOfResult = jobOfResult
        self.readBody = readBody
        self.reconciliation = reconciliation
    }

    var operation: String { "\(Operation.name)" }
    var isReadOnly: Bool { "\(Operation.method)" == "GET" }
    var account: String { accountID.rawValue }
    var subject: (field: String, value: String)? { job.map { ("aws.job_id", $0.rawValue) } }

    func validate() throws {
        do {
            try input.validate()
        } catch {
            throw CallFailure("invalidRequest", message: error.description, cause: error)
        }
        if let mismatch = job?.mismatch(account: accountID, region: client.configuration.region) {
            throw CallFailure("invalidRequest", message: mismatch)
        }
        _ = try endpoint()
    }

    func encode() throws -> (head: HTTPRequest, body: [UInt8]) {
        let endpoint = try endpoint()
        var (head, body) = try Operation.writeRequest(input)
        head.scheme = endpoint.scheme
        head.authority = endpoint.authority
        if !endpoint.path.isEmpty { head.path = endpoint.path + (head.path ?? "/") }
        return (head, body)
    }

    private func endpoint() throws(CallFailure) -> Endpoint {
        do throws(EndpointError) {
            return try client.endpoint(for: accountID)
        } catch {
            throw CallFailure("invalidConfiguration", message: error.message, cause: error)
        }
    }

    func decode(_ response: TransportResponse) -> ResponseFault? {
        let isSuccessful = (200..<300).contains(response.statusCode)
        guard isSuccessful else { return ResponseFault(of: response) }
        if let readBody { return decode(response.body, readBody) }
        do throws(XMLError) {
            if let error = try Operation.readResponse(response.body, into: &result) {
                return ResponseFault(inSuccess: ServiceFault(error))
            }
        } catch {
            return ResponseFault(unreadable: error, isCutOff: error.isCutOff)
        }
        if let job, let found = jobOfResult?(result), found != job {
            return .unreadable("The response is about job \(found), not job \(job).", cause: nil)
        }
        return nil
    }

    private func decode(_ body: [UInt8], _ read: ([UInt8]) throws -> Void) -> ResponseFault? {
        // An error can arrive with a success status.
        if let error = try? Operation.readResponse(body, into: &result) {
            return ResponseFault(inSuccess: ServiceFault(error))
        }
        do {
            try read(body)
            return nil
        } catch {
            let isCutOff = (error as? XMLError)?.isCutOff ?? false
            return ResponseFault(unreadable: error, isCutOff: isCutOff)
        }
    }

    func retryKind(after failure: CallFailure) -> FailedAttempt.Kind {
        guard failure.code == "notFound", let job, client.recentJobs.contains(job) else {
            return failure.retryKind
        }
        return .notYetVisible
    }

    func canReconcile(after failure: CallFailure) -> Bool {
        guard let reconciliation, job != nil else { return false }
        return state.attempts > 0 && (mayHaveActed || reconciliation.canReconcile(failure))
    }

    func reconcile(
        after failure: CallFailure,
        by executor: CallExecutor,
        deadline: Deadline?
    ) async throws -> CallFailure? {
        guard let reconciliation, let job else { return failure }
        let found: JobDescriptor
        do {
            guard let described = try await describe(job, by: executor, deadline: deadline) else {
                return failure.reconciled(
                    code: "notFound",
                    message: "Job \(job) does not exist. Nothing was changed.",
                    hint:
                        "Check that the job belongs to account \(account) in \(client.configuration.region)."
                )
            }
            found = described
        } catch let error as Deadline.Expired {
            throw error
        } catch is CancellationError where Task.isCancelled {
            throw CancellationError()
        } catch {
            // A failed check says nothing about the change, whatever it failed with.
            return failure
        }
        do {
            guard let found = try reconciliation.evaluate(found, failure) else { return failure }
            result = found
            return nil
        } catch let better as CallFailure {
            return better
        }
    }

    /// The job's current state, or nil if it does not exist.
    ///
    /// A job that was just created may not be visible yet, so a missing one is retried for a while.
    private func describe(
        _ job: JobID,
        by executor: CallExecutor,
        deadline: Deadline?
    ) async throws -> JobDescriptor? {
        let clock = client.configuration.delayClock
        var delay = Duration.seconds(1)
        let start = Stopwatch(clock)
        while true {
            let check = OperationCall<DescribeJob>(
                DescribeJobRequest(accountID: accountID, jobID: job),
                account: accountID,
                job: job,
                options: CallOptions(
                    retryPolicy: options.retryPolicy,
                    transferOptions: options.transferOptions
                ),
                client: client,
                jobOfResult: { $0.job.jobID }
            )
            do {
                try await executor.executeNested(check, deadline: deadline)
                return check.result.job
            } catch let failure as CallFailure {
                guard failure.code == "notFound" else { throw failure }
            }
            let left = RecentJobs.grace - start.elapsed
            guard left > .zero else { return nil }
            try await start.sleep(min(delay, left))
            delay *= 2
        }
    }

    func hint(for failure: CallFailure) -> String? {
        HintContext(
            operation: operation,
            region: client.configuration.region,
            account: account,
            hasCustomEndpoint: client.configuration.endpoint != nil,
            clientRequestToken: clientRequestToken
        ).hint(for: failure)
    }

    /// Converts a failure of this call to the public error.
    @inline(never)
    func error(_ failure: CallFailure) -> any Error {
        var error = S3ControlError(failure)
        error.operation = operation
        error.clientRequestToken = clientRequestToken
        return error
    }
}

extension ResponseFault {
    /// Reads an error response.
    fileprivate init(of response: TransportResponse) {
        if let body = try? ErrorBody.decode(response.body), body.code != nil {
            self = .service(ServiceFault(body))
            return
        }
        let phrase = response.head.status.reasonPhrase
        let status = "HTTP \(response.statusCode)\(phrase.isEmpty ? "" : " \(phrase)")"
        self = .unreadable("The response is \(status) without a service error.", cause: nil)
    }
}

internal import S3ControlModel
internal import S3ControlXML

extension S3ControlClient {
    /// Sends a request, again if need be, and returns what the service answered.
    func call<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ input: Operation.Input,
        account: AccountID,
        job: JobID? = nil,
        clientRequestToken: String? = nil
    ) async throws -> Operation.Output {
        try await perform(operation, account: account, clientRequestToken: clientRequestToken) { record in
            try await pipeline.call(operation, input, account: account, job: job, record: record)
        }
    }

    /// Sends a change of a job; where it cannot be known whether the service made it, or `isDoubtful`
    /// says so, looks at the job and lets `settle` judge.
    ///
    /// - Parameter settle: Returns the result if the job is as asked for; may throw a better error;
    ///   returns nil to let the error stand.
    func change<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ input: Operation.Input,
        of job: JobID,
        account: AccountID,
        isDoubtful: @escaping @Sendable (S3ControlError) -> Bool = { _ in false },
        settle: @escaping @Sendable (JobDescriptor, S3ControlError) throws -> Operation.Output?
    ) async throws -> Operation.Output {
        try await perform(operation, account: account) { record in
            do {
                return try await pipeline.call(operation, input, account: account, job: job, record: record)
            } catch {
                return try await settled(error, job, account, isDoubtful, settle)
            }
        }
    }

    /// The result after `error`, if the job tells it; apart from the call, so that a call that waits keeps
    /// no room for it.
    @inline(never)
    private func settled<Output>(
        _ error: any Error,
        _ job: JobID,
        _ account: AccountID,
        _ isDoubtful: (S3ControlError) -> Bool,
        _ settle: (JobDescriptor, S3ControlError) throws -> Output?
    ) async throws -> Output {
        guard let error = error as? S3ControlError, error.effect == .unknown || isDoubtful(error),
            let found = try await look(at: job, of: account, after: error),
            let output = try settle(found, error)
        else { throw error }
        return output
    }

    /// The job as it is now; nil if it cannot be known.
    ///
    /// - Throws: ``S3ControlError`` when there is no such job, so that nothing can have been done to it.
    private func look(
        at job: JobID,
        of account: AccountID,
        after error: S3ControlError
    ) async throws -> JobDescriptor? {
        do {
            return try await pipeline.call(
                DescribeJob.self,
                DescribeJobRequest(accountID: account, jobID: job),
                account: account,
                job: job,
                record: CallRecord(isReadOnly: true)
            ).job
        } catch var found as S3ControlError {
            // One that this client has just created may exist and not be visible.
            guard found.code == .notFound,
                !pipeline.memory.recentJobs.contains(job, at: configuration.clock.now)
            else { return nil }
            found.operation = error.operation
            found.attempts = error.attempts
            throw found
        }
    }

    /// Runs `body` within the call's timeout, tells the instruments of it, and completes its error.
    private func perform<Operation: RESTOperation, Result: Sendable>(
        _ operation: Operation.Type,
        account: AccountID,
        clientRequestToken: String? = nil,
        _ body: @escaping @Sendable (CallRecord) async throws -> Result
    ) async throws -> Result {
        let record = CallRecord(isReadOnly: "\(operation.method)" == "GET")
        let instruments = pipeline.instruments
        guard instruments.areOn else {
            return try await complete(operation, account, clientRequestToken, record, body)
        }
        return try await instruments.call("\(operation.name)", account: account, record: record) {
            try await complete(operation, account, clientRequestToken, record, body)
        }
    }

    private func complete<Operation: RESTOperation, Result: Sendable>(
        _ operation: Operation.Type,
        _ account: AccountID,
        _ clientRequestToken: String?,
        _ record: CallRecord,
        _ body: @escaping @Sendable (CallRecord) async throws -> Result
    ) async throws -> Result {
        do {
            if let timeout = configuration.callTimeout {
                return try await limited("\(operation.name)", to: timeout, record, body)
            }
            return try await body(record)
        } catch {
            throw completed(error, operation: "\(operation.name)", account, clientRequestToken)
        }
    }

    // Apart, so that a call without a limit keeps no room for it while it waits.
    @inline(never)
    private func limited<Result: Sendable>(
        _ operation: String,
        to timeout: Duration,
        _ record: CallRecord,
        _ body: @escaping @Sendable (CallRecord) async throws -> Result
    ) async throws -> Result {
        try await withDeadline(
            timeout,
            clock: configuration.delayClock,
            expired: { S3ControlError(callTimedOut: operation, record) },
            { try await body(record) }
        )
    }

    /// What a call throws, with what its caller needs to know.
    @inline(never)
    private func completed(
        _ error: any Error,
        operation: String,
        _ account: AccountID,
        _ clientRequestToken: String?
    ) -> any Error {
        guard var error = error as? S3ControlError else { return error }
        error.complete(
            for: CallDescription(
                operation: operation,
                region: configuration.region,
                account: account,
                hasCustomEndpoint: configuration.endpoint != nil,
                clientRequestToken: clientRequestToken
            )
        )
        return error
    }
}

extension S3ControlError {
    /// The call's timeout passed; what the last attempt failed with is the likely reason.
    fileprivate init(callTimedOut operation: String, _ record: CallRecord) {
        let last = record.lastError
        self.init(
            .timeout,
            message: "\(operation) was not done within the call's timeout"
                + (last.map { "; its last attempt ended with: \($0.message)" } ?? "."),
            effect: record.effect,
            operation: operation,
            serviceCode: last?.serviceCode,
            httpStatus: last?.httpStatus,
            requestID: last?.requestID,
            extendedRequestID: last?.extendedRequestID,
            attempts: record.attempts,
            cause: last
        )
    }
}

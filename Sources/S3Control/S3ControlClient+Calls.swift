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
            } catch let error as S3ControlError where error.effect == .unknown || isDoubtful(error) {
                guard let found = try await look(at: job, of: account, after: error),
                    let output = try settle(found, error)
                else { throw error }
                return output
            }
        }
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
        let name = "\(operation.name)"
        let record = CallRecord(isReadOnly: "\(operation.method)" == "GET")
        return try await pipeline.instruments.call(name, account: account, record: record) {
            do {
                return try await withDeadline(
                    configuration.callTimeout,
                    clock: configuration.delayClock,
                    expired: { S3ControlError(callTimedOut: name, record) },
                    { try await body(record) }
                )
            } catch var error as S3ControlError {
                error.complete(
                    for: CallDescription(
                        operation: name,
                        region: configuration.region,
                        account: account,
                        hasCustomEndpoint: configuration.endpoint != nil,
                        clientRequestToken: clientRequestToken
                    )
                )
                throw error
            }
        }
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

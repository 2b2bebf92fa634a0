@_spi(Shapes) internal import S3ControlModel
@_spi(Shapes) internal import S3ControlXML

extension S3ControlClient {
    /// Sends a request, again if need be, and returns what the service answered.
    func call<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ input: Operation.Input,
        account: AccountID,
        job: JobID? = nil,
        clientRequestToken: String? = nil
    ) async throws -> Operation.Output {
        let exchange = OperationExchange<Operation>(input, account: account, job: job)
        try await perform(exchange, clientRequestToken)
        return exchange.result
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
        let exchange = OperationExchange<Operation>(
            input,
            account: account,
            job: job,
            settlement: .init(isDoubtful: isDoubtful, judge: settle)
        )
        try await perform(exchange)
        return exchange.result
    }

    /// Makes a call within its timeout, tells the instruments of it, and completes its error.
    ///
    /// What most calls do not need is apart and not inlined, so that they keep no room for it while they wait.
    private func perform(_ exchange: any Exchange, _ clientRequestToken: String? = nil) async throws {
        if pipeline.instruments.areOn {
            try await tellOf(exchange, clientRequestToken)
        } else {
            try await complete(exchange, clientRequestToken)
        }
    }

    @inline(never)
    private func tellOf(_ exchange: any Exchange, _ clientRequestToken: String?) async throws {
        try await pipeline.instruments.call(exchange) { try await complete(exchange, clientRequestToken) }
    }

    private func complete(_ exchange: any Exchange, _ clientRequestToken: String?) async throws {
        do {
            if let timeout = configuration.callTimeout {
                try await limited(exchange, to: timeout)
            } else {
                try await send(exchange)
            }
        } catch {
            throw completed(error, of: exchange, clientRequestToken)
        }
    }

    @inline(never)
    private func limited(_ exchange: any Exchange, to timeout: Duration) async throws {
        try await withDeadline(
            timeout,
            clock: configuration.delayClock,
            expired: { S3ControlError(callTimedOut: exchange) },
            { try await send(exchange) }
        )
    }

    private func send(_ exchange: any Exchange) async throws {
        do {
            try await pipeline.call(exchange)
        } catch {
            try await settle(exchange, after: error)
        }
    }

    /// Throws `error`, unless the job tells that the call has succeeded all the same.
    @inline(never)
    private func settle(_ exchange: any Exchange, after error: any Error) async throws {
        guard let error = error as? S3ControlError, exchange.canBeSettled(after: error),
            let found = try await look(at: exchange.job, of: exchange.account, after: error),
            try exchange.settle(with: found.job, after: error)
        else { throw error }
    }

    /// The job as it is now; nil if it cannot be known.
    ///
    /// - Throws: ``S3ControlError`` when there is no such job, so that nothing can have been done to it.
    private func look(
        at job: JobID?,
        of account: AccountID,
        after error: S3ControlError
    ) async throws -> DescribeJobResult? {
        guard let job else { return nil }
        let exchange = OperationExchange<DescribeJob>(
            DescribeJobRequest(accountID: account, jobID: job),
            account: account,
            job: job
        )
        do {
            try await pipeline.call(exchange)
            return exchange.result
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

    /// What a call throws, with what its caller needs to know.
    @inline(never)
    private func completed(
        _ error: any Error,
        of exchange: any Exchange,
        _ clientRequestToken: String?
    ) -> any Error {
        guard var error = error as? S3ControlError else { return error }
        error.complete(
            for: CallDescription(
                operation: exchange.operation,
                region: configuration.region,
                account: exchange.account,
                hasCustomEndpoint: configuration.endpoint != nil,
                clientRequestToken: clientRequestToken
            )
        )
        return error
    }
}

extension S3ControlError {
    /// The call's timeout passed; what the last attempt failed with is the likely reason.
    fileprivate init(callTimedOut exchange: any Exchange) {
        let operation = exchange.operation
        let last = exchange.record.lastError
        self.init(
            .timeout,
            message: "\(operation) was not done within the call's timeout"
                + (last.map { "; its last attempt ended with: \($0.message)" } ?? "."),
            effect: exchange.effect,
            operation: operation,
            serviceCode: last?.serviceCode,
            httpStatus: last?.httpStatus,
            requestID: last?.requestID,
            extendedRequestID: last?.extendedRequestID,
            attempts: exchange.record.attempts,
            cause: last
        )
    }
}

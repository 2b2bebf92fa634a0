internal import HTTPTypes
internal import Logging
internal import S3ControlModel

/// Who is told of calls and attempts: the log, and, with the traits of these names, metrics and traces.
struct CallInstruments: Sendable {
    private let logger: Logger?
    private let region: String
    private let metrics: CallMetrics
    /// Whether anybody is to be told; a call that nobody hears of goes its way without the detour.
    let areOn: Bool

    init(_ configuration: S3ControlConfiguration) {
        logger = configuration.logger
        region = configuration.region
        areOn = configuration.logger != nil || CallMetrics.isOn || CallSpan.isOn
        metrics = CallMetrics(region: configuration.region, clock: configuration.delayClock)
    }

    /// Runs a call, from the caller's side: its timeout and any look at the job belong to it.
    @inline(never)
    func call(_ exchange: any Exchange, _ body: () async throws -> Void) async throws {
        let operation = exchange.operation
        let start = metrics.callBegins(operation)
        do {
            try await CallSpan.withSpan(of: operation, region: region, record: exchange.record, body)
            metrics.callEnded(operation, error: nil, since: start)
            log(.debug, "\(operation) succeeded", exchange)
        } catch {
            metrics.callEnded(operation, error: error, since: start)
            let error = error as? S3ControlError
            log(
                .debug,
                error == nil ? "\(operation) was cancelled" : "\(operation) failed",
                exchange,
                error: error
            )
            throw error ?? CancellationError()
        }
    }

    /// Runs an attempt.
    @inline(never)
    func attempt(_ attempt: Attempt, _ body: () async throws -> Void) async throws {
        let (call, number) = (attempt.call, attempt.number)
        let start = metrics.attemptBegins()
        try await CallSpan.withSpan(of: attempt, region: region, body)
        let error = attempt.failure?.error
        metrics.attemptEnded(call.operation, number: number, error: error, since: start)
        guard let logger, logger.logLevel <= .trace else { return }
        var metadata = Self.metadata(of: call)
        metadata["aws.attempt"] = "\(number)"
        if let head = attempt.response?.head {
            metadata["http.response.status_code"] = "\(head.status.code)"
            metadata["aws.request_id"] = head.headerFields[.requestID].map { "\($0)" }
            metadata["aws.extended_request_id"] = head.headerFields[.extendedRequestID].map { "\($0)" }
        }
        metadata["error.code"] = error.map { "\($0.code)" }
        logger.trace("\(call.operation): attempt \(number) ended", metadata: metadata)
    }

    /// Tells that an attempt is to be repeated.
    func willRetry(_ call: Call, after failure: FailedAttempt, delay: Duration) {
        guard let logger else { return }
        var metadata = Self.metadata(of: call)
        metadata["aws.attempt"] = "\(failure.number)"
        metadata["aws.retry_delay"] = "\(delay)"
        metadata["aws.retry_reason"] = "\(failure.kind.rawValue)"
        metadata.add(failure.error)
        logger.debug("\(call.operation): will try again", metadata: metadata)
    }

    /// Tells that the clock of this machine is wrong, which no error will tell if the next attempt succeeds.
    func didCorrectClock(_ call: Call, seconds: Double) {
        guard let logger else { return }
        var metadata = Self.metadata(of: call)
        metadata["aws.clock_offset"] = "\(seconds) s"
        logger.info(
            "This machine's clock differs from the service's: requests are dated by that",
            metadata: metadata
        )
    }

    private func log(
        _ level: Logger.Level,
        _ message: @autoclosure () -> String,
        _ exchange: any Exchange,
        error: S3ControlError? = nil
    ) {
        guard let logger, logger.logLevel <= level else { return }
        var metadata: Logger.Metadata = [
            "rpc.method": "\(exchange.operation)", "aws.region": "\(region)",
            "aws.account_id": "\(exchange.account)", "aws.attempts": "\(exchange.record.attempts)",
        ]
        if let error { metadata.add(error) }
        logger.log(level: level, "\(message())", metadata: metadata)
    }

    private static func metadata(of call: Call) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "rpc.method": "\(call.operation)", "server.address": "\(call.host)",
            "aws.invocation_id": "\(call.invocationID)",
        ]
        metadata["aws.job_id"] = call.job.map { "\($0)" }
        return metadata
    }
}

extension Logger.Metadata {
    /// What an error tells without the texts of others, which may be long.
    fileprivate mutating func add(_ error: S3ControlError) {
        self["error.code"] = "\(error.code)"
        self["error.effect"] = "\(error.effect.rawValue)"
        self["aws.error_code"] = error.serviceCode.map { "\($0)".onOneLine }.map { "\($0)" }
        self["http.response.status_code"] = error.httpStatus.map { "\($0)" }
        self["aws.request_id"] = error.requestID.map { "\($0)" }
        self["aws.extended_request_id"] = error.extendedRequestID.map { "\($0)" }
    }
}

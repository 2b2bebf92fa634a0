internal import HTTPTypes
package import Logging

/// Records calls and attempts: in the log, and, with the traits of these names, as metrics and traces.
package struct Telemetry: Sendable {
    private let service: String
    private let logger: Logger?
    private let region: String
    private let metrics: CallMetrics
    /// False if logging, metrics and tracing are all off; calls then skip telemetry.
    package let isEnabled: Bool

    /// - Parameters:
    ///   - service: The service's name, such as `S3Control`.
    ///   - clock: What calls and attempts are timed by.
    package init(service: String, region: String, logger: Logger?, clock: any Clock<Duration>) {
        self.service = service
        self.logger = logger
        self.region = region
        isEnabled = logger != nil || CallMetrics.isOn || CallSpan.isOn
        metrics = CallMetrics(service: service, region: region, clock: clock)
    }

    /// Runs a call, from its caller's side, and records it.
    func record(_ call: any Call, _ body: () async throws -> Void) async throws {
        let start = metrics.callBegins(call.operation)
        do {
            try await CallSpan.withSpan(of: call, service: service, region: region, body)
            metrics.callEnded(call.operation, error: nil, since: start)
            log(call, "succeeded", failure: nil)
        } catch {
            let failure = error as? CallFailure
            metrics.callEnded(call.operation, error: failure?.code ?? "cancelled", since: start)
            log(call, failure == nil ? "was cancelled" : "failed", failure: failure)
            throw error
        }
    }

    /// Runs an attempt and records it, also one that throws.
    func record(_ attempt: Attempt, _ body: () async throws -> Void) async throws {
        let start = metrics.attemptBegins()
        do {
            try await CallSpan.withSpan(of: attempt, service: service, region: region, body)
            finish(attempt, error: attempt.failure?.code, since: start)
        } catch {
            let code =
                (error as? CallFailure)?.code ?? (error is CancellationError ? "cancelled" : "unexpected")
            finish(attempt, error: code, since: start)
            throw error
        }
    }

    private func finish(_ attempt: Attempt, error: String?, since start: CallMetrics.Reading) {
        metrics.attemptEnded(attempt.call.operation, number: attempt.number, error: error, since: start)
        guard let logger, logger.logLevel <= .trace else { return }
        var metadata = Self.metadata(of: attempt)
        if let response = attempt.response {
            let facts = ResponseFacts(response)
            metadata["http.response.status_code"] = "\(facts.status)"
            metadata["aws.request_id"] = facts.requestID.map { "\($0)" }
            metadata["aws.extended_request_id"] = facts.extendedRequestID.map { "\($0)" }
        }
        metadata["error.code"] = error.map { "\($0)" }
        logger.trace("\(attempt.call.operation): attempt \(attempt.number) ended", metadata: metadata)
    }

    /// Records that an attempt is to be repeated.
    func recordRetry(_ attempt: Attempt, after failed: FailedAttempt, delay: Duration) {
        guard let logger else { return }
        var metadata = Self.metadata(of: attempt)
        metadata["aws.retry_delay"] = "\(delay)"
        metadata["aws.retry_reason"] = "\(failed.kind.rawValue)"
        metadata.add(attempt.failure, attempt.call)
        logger.debug("\(attempt.call.operation): will try again", metadata: metadata)
    }

    /// Records that this machine's clock is wrong, which no error shows if the next attempt succeeds.
    func recordClockCorrection(_ attempt: Attempt, seconds: Double) {
        guard let logger else { return }
        var metadata = Self.metadata(of: attempt)
        metadata["aws.clock_offset"] = "\(seconds) s"
        logger.info(
            "This machine's clock differs from the service's: requests are dated by that",
            metadata: metadata
        )
    }

    private func log(_ call: any Call, _ outcome: String, failure: CallFailure?) {
        guard let logger, logger.logLevel <= .debug else { return }
        var metadata: Logger.Metadata = [
            "rpc.method": "\(call.operation)", "aws.region": "\(region)", "aws.account_id": "\(call.account)",
            "aws.attempts": "\(call.state.attempts)",
        ]
        if failure == nil, let response = call.state.response {
            metadata["aws.request_id"] = response.requestID.map { "\($0)" }
        }
        metadata.add(failure, call)
        logger.debug("\(call.operation) \(outcome)", metadata: metadata)
    }

    private static func metadata(of attempt: Attempt) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "rpc.method": "\(attempt.call.operation)",
            "server.address": "\(attempt.request?.head.authority ?? "")",
            "aws.invocation_id": "\(attempt.call.state.invocationID)", "aws.attempt": "\(attempt.number)",
        ]
        if let subject = attempt.call.subject { metadata[subject.field] = "\(subject.value)" }
        return metadata
    }
}

extension Logger.Metadata {
    /// What a failure says without the texts of others, which may be long.
    fileprivate mutating func add(_ failure: CallFailure?, _ call: any Call) {
        guard let failure else { return }
        self["error.code"] = "\(failure.code)"
        self["error.effect"] = failure.mayHaveActed && !call.isReadOnly ? "unknown" : "none"
        self["aws.error_code"] = failure.serviceCode.map { "\($0.onOneLine)" }
        self["http.response.status_code"] = failure.httpStatus.map { "\($0)" }
        self["aws.request_id"] = failure.requestID.map { "\($0)" }
        self["aws.extended_request_id"] = failure.extendedRequestID.map { "\($0)" }
    }
}

import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlModel
import Synchronization
import Testing

@Suite("A status check that fails keeps the error that was to be reconciled")
struct ReconciliationTests {
    private struct CircuitOpen: Error {}

    /// A policy that makes one attempt, and refuses the second call.
    private final class OneCall: RetryPolicy {
        private let count = Mutex(0)
        var name: String { "one-call" }
        var maxAttempts: Int { 1 }

        func acquireSendToken() async throws {
            let isFirst = count.withLock { count in
                count += 1
                return count == 1
            }
            if !isFirst { throw CircuitOpen() }
        }

        func delay(after failure: FailedAttempt) -> Duration? { nil }
    }

    /// Where the status check fails.
    enum Failure: CaseIterable {
        /// In a middleware: with an error of its own, one of the transport's kind, or another's cancellation.
        case middleware, transportError, cancellation
        /// In the retry policy.
        case policy
        /// In the transport, with an error of another type.
        case transport

        /// The error that the check meets in a middleware.
        fileprivate var error: (any Error)? {
            switch self {
            case .middleware: CircuitOpen()
            case .transportError: lost(.notSent)
            case .cancellation: CancellationError()
            case .policy, .transport: nil
            }
        }
    }

    private func makeClient(
        _ failure: Failure,
        _ answer: @escaping @Sendable () throws -> TransportResponse
    ) throws -> S3ControlClient {
        let transport = ScriptedTransport { request in
            if request.method == .post { return try answer() }
            if failure == .transport { throw CircuitOpen() }
            return .job(.active)
        }
        var configuration = makeConfiguration(transport: transport)
        configuration.retryPolicy = failure == .policy ? OneCall() : NoRetryPolicy()
        configuration.middleware = [
            ClosureMiddleware { request, body, context, next in
                if context.operation == "DescribeJob", let error = failure.error { throw error }
                return try await next(request, body)
            }
        ]
        return try S3ControlClient(configuration: configuration)
    }

    @Test("After a lost response", arguments: Failure.allCases)
    func lostResponse(failure: Failure) async throws {
        let client = try makeClient(failure) { throw lost(.sent) }
        let error = try await #require(throws: S3ControlError.self) { try await client.cancelJob("job-1") }
        #expect(error.code == .transport)
        #expect(error.effect == .unknown)
        #expect((error.cause as? TransportError)?.code == .connectionLost)
        #expect(error.operation == "UpdateJobStatus")
    }

    @Test("After a refusal", arguments: Failure.allCases)
    func refusal(failure: Failure) async throws {
        let client = try makeClient(failure) { .serviceError("JobStatusException") }
        let error = try await #require(throws: S3ControlError.self) { try await client.cancelJob("job-1") }
        #expect(error.code == .jobStatus)
        #expect(error.effect == .none)
        #expect(error.httpStatus == 400)
    }
}

import AWSCore
import HTTPTransport
import HTTPTypes
import S3Control
@_spi(Shapes) import S3ControlModel
import Testing

@Suite("An error describes what was wrong and what to do, on one line")
struct ErrorDescriptionTests {
    private func error(
        _ answers: TransportResponse...,
        change: (inout S3ControlConfiguration) -> Void = { _ in },
        calling call: (S3ControlClient) async throws -> Void = { try await $0.cancelJob("job-1") }
    ) async throws -> S3ControlError {
        var configuration = makeConfiguration(
            transport: ScriptedTransport(
                answers.map { answer in { @Sendable () throws -> TransportResponse in answer } }
            )
        )
        configuration.clock = TestClock().wallClock
        change(&configuration)
        let client = try S3ControlClient(configuration: configuration)
        return try #require(await #expect(throws: S3ControlError.self) { try await call(client) })
    }

    @Test("The description has the message, codes, request ID, attempts, and hint")
    func line() async throws {
        let answer = TransportResponse.serviceError(
            "TooManyRequestsException",
            status: 400,
            fields: ["x-amz-request-id": "7B4C", "x-amz-id-2": "host-id"]
        )
        let error = try await error(answer)
        #expect(
            error.description
                == "It is TooManyRequestsException (TooManyRequestsException, HTTP 400, request 7B4C, 3 attempts). "
                + "Make fewer concurrent calls, or use AdaptiveRetryPolicy to limit the rate."
        )
        #expect(
            error.debugDescription
                == "S3ControlError(It is TooManyRequestsException; code: throttled, effect: none, attempts: 3, "
                + "operation: UpdateJobStatus, serviceCode: TooManyRequestsException, httpStatus: 400, "
                + "requestID: 7B4C, extendedRequestID: host-id, "
                + "hint: Make fewer concurrent calls, or use AdaptiveRetryPolicy to limit the rate.)"
        )
    }

    @Test("Text of the service can neither break the line nor make it endless")
    func otherSide() async throws {
        let text = "one\r\ntwo\u{1B}[31m\u{2028}three\u{202E}" + String(repeating: "x", count: 10_000)
        let body = "<Error><Code>Odd&#10;Code</Code><Message>\(text)</Message></Error>"
        // An escape character is no XML: the second form stands for what an XML reader lets through.
        for body in [body, body.split(separator: "\u{1B}").joined(separator: "")] {
            let error = try await error(.answer(400, body, fields: ["x-amz-request-id": "a\tb"]))
            for line in [error.description, error.debugDescription, error.message] {
                #expect(
                    !line.unicodeScalars.contains { $0.value < 0x20 || [0x2028, 0x202E].contains($0.value) }
                )
                #expect(line.count < 2100)
            }
        }
    }

    @Test("A hint is one line")
    func hintOnOneLine() {
        let error = S3ControlError(.service, message: "m", hint: "a\rb\u{2028}c\u{202E}d")
        #expect(error.hint == "a b c d")
    }

    @Test(
        "Hints say what to do",
        arguments: [
            ("NotFoundException", 404, "Check that the job belongs to account 123456789012 in us-east-1."),
            ("AccessDenied", 403, "The caller's policy must allow s3:UpdateJobStatus."),
            ("ExpiredToken", 400, "The session has expired"),
            ("InvalidAccessKeyId", 403, "Check that the access key is active"),
            ("SignatureDoesNotMatch", 403, "Check the secret access key"),
            ("RequestTimeTooSkewed", 403, "Correct this machine's clock."),
            ("AuthorizationHeaderMalformed", 400, "Check that us-east-1 is the region of this endpoint."),
            (
                "InternalServiceException", 500,
                "DescribeJob returns the job's status, and cancelJob is safe to repeat."
            ),
        ]
    )
    func hints(code: String, status: Int, hint: String) async throws {
        let error = try await error(.serviceError(code, status: status))
        #expect(error.hint?.contains(hint) == true)
        #expect(error.description.contains(hint))
    }

    @Test("A lost CreateJob includes the token to repeat it with")
    func token() async throws {
        let own = try await error(
            .answer(502),
            calling: { _ = try await $0.createJob(makeCreateJobRequest(token: "mine")) }
        )
        #expect(own.clientRequestToken == "mine")
        #expect(own.effect == .unknown)
        #expect(
            own.description.contains(
                "Repeating the request with the client request token mine does not create a second job"
            )
        )
        let made = try await error(
            .answer(502),
            calling: { _ = try await $0.createJob(makeCreateJobRequest()) }
        )
        #expect(made.clientRequestToken?.count == 36)
        let denied = try await error(
            .serviceError("AccessDenied", status: 403),
            calling: { _ = try await $0.createJob(makeCreateJobRequest()) }
        )
        #expect(denied.hint?.contains("s3:CreateJob and iam:PassRole") == true)
    }

    @Test("A clock error includes the difference if correcting it does not help")
    func skew() async throws {
        let date = "Mon, 21 Sep 2026 15:13:20 GMT"
        let error = try await error(
            .serviceError("RequestTimeTooSkewed", status: 403, fields: ["date": date])
        )
        #expect(error.attempts == 2)
        #expect(error.hint == "This machine's clock is 3600 s behind the service's: set it.")
    }

    @Test("Only a region's missing endpoint gets a hint about the region, not a custom endpoint's host")
    func region() async throws {
        let transport = ScriptedTransport { _ in throw lost(.notSent, .hostNotFound) }
        let wrong = try await error {
            $0.transport = transport
            $0.region = "us-esat-1"
        }
        #expect(wrong.code == .transport)
        #expect(wrong.hint == "Region us-esat-1 is unknown. Did you mean us-east-1?")
        let custom = try await error {
            $0.transport = transport
            $0.endpoint = "https://example.com"
        }
        #expect(custom.hint == nil)
    }

    @Test("A provider's failure lists what was checked or names the provider")
    func credentials() async throws {
        struct Provider: CredentialsProvider {
            var error: any Error
            func credentials() async throws -> Credentials { throw error }
        }
        let missing = try await error {
            $0.credentials = EnvironmentCredentialsProvider(environment: EnvironmentVariables([:]))
        }
        #expect(missing.code == .noCredentials)
        #expect(missing.description.contains("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"))
        // The provider's own way failed after it had sent something; nothing was sent to the service.
        let broken = try await error { $0.credentials = Provider(error: lost(.sent)) }
        #expect(broken.code == .noCredentials)
        #expect(broken.effect == .none)
        #expect(broken.attempts == 1)
        #expect(broken.message == "No credentials: Provider failed: The connection was lost.")
        // Another's cancellation is not this caller's.
        let cancelled = try await error { $0.credentials = Provider(error: CancellationError()) }
        #expect(cancelled.code == .noCredentials)
    }

    @Test("A middleware's error is passed on as the cause, with the effect of the call")
    func middleware() async throws {
        struct Stop: Error {}
        func stop(afterResponse: Bool, _ error: any Error = Stop()) -> ClosureMiddleware {
            ClosureMiddleware { request, body, _, next in
                if afterResponse { _ = try await next(request, body) }
                throw error
            }
        }
        let before = try await error(.updated(.cancelled)) {
            $0.middleware = [stop(afterResponse: false)]
        }
        #expect(before.code == .unexpected && before.cause is Stop && before.effect == .none)
        let after = try await error(.updated(.cancelled)) {
            $0.middleware = [stop(afterResponse: true)]
        }
        #expect(after.cause is Stop && after.effect == .unknown && after.attempts == 1)
        let refused = try await error(.serviceError("BadRequest")) {
            $0.middleware = [stop(afterResponse: true)]
        }
        #expect(refused.cause is Stop && refused.effect == .none)
        // An error that looks like the transport's is not tried again.
        let other = try await error(.updated(.cancelled)) {
            $0.middleware = [stop(afterResponse: true, lost(.notSent))]
        }
        #expect(other.attempts == 1 && other.effect == .unknown)
    }
}

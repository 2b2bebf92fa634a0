import AWSCore
import Basics
import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlModel
import Synchronization
import Testing

@Suite("A failed attempt is retried if that can help")
struct RetryTests {
    /// A client whose delays are as long as they can be, and the quota and the waits of it.
    private struct Client {
        let client: S3ControlClient
        let policy: StandardRetryPolicy
        let clock = ImpatientClock()

        init(_ transport: ScriptedTransport, settings: StandardRetryPolicy.Settings = .init()) throws {
            policy = StandardRetryPolicy(settings: settings) { 1 }
            var configuration = makeConfiguration(transport: transport)
            configuration.retryPolicy = policy
            configuration.delayClock = clock
            client = try S3ControlClient(configuration: configuration)
        }
    }

    @Test("Transient failures: 500, 486, 472; 50 ms, 100 ms; three attempts")
    func transient() async throws {
        let transport = ScriptedTransport(answers: .serviceError("InternalServiceException", status: 500))
        let client = try Client(transport)
        let error = try await #require(throws: S3ControlError.self) {
            try await client.client.describeJob("job-1")
        }
        #expect(error.attempts == 3)
        #expect(transport.requests.count == 3)
        #expect(client.policy.availableQuota == 472)
        #expect(client.clock.waits == [.milliseconds(50), .milliseconds(100)])
    }

    @Test("Throttling: 495; 1 s; a success returns 5")
    func throttling() async throws {
        let transport = ScriptedTransport(answers: .serviceError("TooManyRequests"), .job(.active))
        let client = try Client(transport)
        #expect(try await client.client.describeJob("job-1").status == .active)
        #expect(client.clock.waits == [.seconds(1)])
        #expect(client.policy.availableQuota == 500)
        let failing = try Client(ScriptedTransport(answers: .serviceError("SlowDown", status: 503)))
        await #expect(throws: S3ControlError.self) { try await failing.client.describeJob("job-1") }
        #expect(failing.policy.availableQuota == 490)
        #expect(failing.clock.waits == [.seconds(1), .seconds(2)])
    }

    @Test(
        "x-amz-retry-after is clamped; an invalid or negative one is ignored",
        arguments: [
            ("10000", 5050), ("70", 70), ("10", 50), ("-5", 50), ("x", 50), ("", 50),
            ("99999999999999999999", 50),
        ]
    )
    func retryAfter(value: String, milliseconds: Int) async throws {
        let transport = ScriptedTransport(
            answers: .serviceError("InternalError", status: 500, fields: ["x-amz-retry-after": value]),
            .job(.active)
        )
        let client = try Client(transport)
        _ = try await client.client.describeJob("job-1")
        #expect(client.clock.waits == [.milliseconds(milliseconds)])
    }

    @Test("Attempts are numbered and share an ID; each is dated and signed again")
    func headers() async throws {
        let clock = TestClock()
        let count = Mutex(0)
        let transport = ScriptedTransport { _ in
            clock.advance(by: .seconds(60))
            let number = count.withLock {
                $0 += 1
                return $0
            }
            return number < 3 ? .serviceError("InternalError", status: 500) : .job(.active)
        }
        var configuration = makeConfiguration(transport: transport)
        configuration.clock = clock.wallClock
        _ = try await S3ControlClient(configuration: configuration).describeJob("job-1")
        #expect(
            transport.values(of: "amz-sdk-request")
                == ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"]
        )
        let ids = transport.values(of: "amz-sdk-invocation-id")
        #expect(ids.count == 3 && Set(ids).count == 1)
        #expect(Set(transport.values(of: "x-amz-date")).count == 3)
        #expect(Set(transport.values(of: "authorization")).count == 3)
        #expect(!transport.values(of: "authorization").contains { $0.contains("amz-sdk") })
    }

    @Test(
        "Codes with and without suffix and statuses decide about retries",
        arguments: [
            ("Throttling", 400, true), ("ThrottlingException", 400, true), ("ThrottledException", 400, true),
            ("RequestThrottled", 400, true), ("RequestThrottledException", 400, true),
            ("TooManyRequests", 400, true), ("TooManyRequestsException", 429, true),
            ("ProvisionedThroughputExceededException", 400, true),
            ("TransactionInProgressException", 400, true), ("RequestLimitExceeded", 400, true),
            ("BandwidthLimitExceeded", 509, true), ("LimitExceededException", 400, true),
            ("SlowDown", 503, true), ("PriorRequestNotComplete", 400, true),
            ("EC2ThrottledException", 503, true), ("RequestTimeout", 400, true),
            ("RequestTimeoutException", 400, true), ("InternalServiceException", 500, true),
            ("InternalService", 500, true), ("InternalError", 500, true), ("ServiceUnavailable", 503, true),
            ("InternalServiceException", 200, true), ("Whatever", 502, true), ("Whatever", 504, true),
            ("Whatever", 501, false), ("Whatever", 400, false),
            ("JobStatusException", 400, false), ("JobStatus", 400, false), ("JobStatusException", 500, false),
            ("BadRequestException", 400, false), ("InvalidRequest", 400, false),
            ("NotFoundException", 404, false), ("NoSuchJob", 404, false),
            ("IdempotencyException", 400, false), ("TooManyTagsException", 400, false),
            ("InvalidNextTokenException", 400, false), ("AccessDenied", 403, false),
            ("ExpiredToken", 400, false), ("SignatureDoesNotMatch", 403, false),
            ("", 429, true), ("", 500, true), ("", 502, true), ("", 503, true), ("", 504, true),
            ("", 404, false), ("", 408, true), ("", 421, true), ("", 501, false),
        ]
    )
    func kinds(code: String, status: Int, isRetried: Bool) async throws {
        for form in [
            "<Error><Code>%</Code></Error>", "<ErrorResponse><Error><Code>%</Code></Error></ErrorResponse>",
        ] {
            let body = code.isEmpty ? "" : form.split(separator: "%").joined(separator: code)
            let transport = ScriptedTransport(answers: .answer(status, body))
            let client = try Client(transport)
            let error = try await #require(throws: S3ControlError.self) {
                try await client.client.describeJob("job-1")
            }
            #expect(transport.requests.count == (isRetried ? 3 : 1))
            #expect(error.attempts == transport.requests.count)
            #expect(error.serviceCode?.rawValue == (code.isEmpty ? nil : code))
        }
    }

    @Test(
        "A result that is cut off or missing is requested again, but another document is not",
        arguments: [
            ("", true), (" \n", true), ("<?xml vers", true),
            ("<DescribeJobResult><Job><JobId>job-1</JobId>", true),
            ("<Error><Code>InternalErr", true), ("plain text", false),
            ("<html><body>Welcome</body></html>", false), ("<DescribeJobResult></Job>", false),
        ]
    )
    func cutOff(body: String, isRetried: Bool) async throws {
        let client = try Client(ScriptedTransport(answers: .answer(200, body), .job(.active)))
        if isRetried {
            #expect(try await client.client.describeJob("job-1").status == .active)
        } else {
            let error = try await #require(throws: S3ControlError.self) {
                try await client.client.describeJob("job-1")
            }
            #expect(error.code == .invalidResponse)
        }
        #expect(client.clock.waits == (isRetried ? [.milliseconds(50)] : []))
    }

    @Test("White space before a result, an error, or the end of an empty response is skipped")
    func whiteSpace() async throws {
        func late(_ response: TransportResponse) -> TransportResponse {
            var response = response
            let start = response.body.isEmpty ? "" : "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            response.body = Array((" \n\r\n" + start).utf8) + response.body
            return response
        }
        let transport = ScriptedTransport(
            answers: late(.serviceError("InternalError", status: 200)),
            late(.serviceError("SlowDown", status: 503)),
            late(.job(.active)),
            late(.answer(200))
        )
        let client = try Client(transport)
        #expect(try await client.client.describeJob("job-1").status == .active)
        #expect(client.clock.waits == [.milliseconds(50), .seconds(2)])
        try await client.client.setTags([], of: "job-1")
        #expect(transport.requests.count == 4)
    }

    @Test(
        "Failures to connect, send, and receive are retried, but not local failures",
        arguments: [
            (TransportError.Code.hostNotFound, true), (.connectFailed, true), (.connectTimeout, true),
            (.tlsFailed, true), (.proxyFailed, true), (.timeout, true), (.stalled, true),
            (.connectionLost, true), (.invalidResponse, true), (.invalidRequest, false),
            (.invalidConfiguration, false),
            (.queueTimeout, false), (.responseTooLarge, false), (.outOfResources, false), (.shutDown, false),
        ]
    )
    func transportCodes(code: TransportError.Code, isRetried: Bool) async throws {
        let transport = ScriptedTransport { _ in throw lost(.notSent, code) }
        let client = try Client(transport)
        await #expect(throws: S3ControlError.self) { try await client.client.describeJob("job-1") }
        #expect(transport.requests.count == (isRetried ? 3 : 1))
    }

    @Test("After the quota is used up, calls fail at their first attempt until successes refill it")
    func quota() async throws {
        let isDown = Mutex(true)
        let transport = ScriptedTransport { _ in
            isDown.withLock { $0 } ? .serviceError("InternalError", status: 500) : .job(.active)
        }
        let client = try Client(transport)
        for _ in 0..<30 {
            await #expect(throws: S3ControlError.self) { try await client.client.describeJob("job-1") }
        }
        // 35 retries of 14 tokens, and 30 first attempts.
        #expect(transport.requests.count == 65)
        #expect(client.policy.availableQuota == 10)
        isDown.withLock { $0 = false }
        for _ in 0..<4 { _ = try await client.client.describeJob("job-1") }
        #expect(client.policy.availableQuota == 14)
    }

    @Test("Clients that share a policy share its quota, including clients from `with`")
    func sharedQuota() async throws {
        let client = try Client(ScriptedTransport(answers: .serviceError("InternalError", status: 500)))
        let other = try client.client.with { $0.accountID = "210987654321" }
        await #expect(throws: S3ControlError.self) { try await client.client.describeJob("job-1") }
        await #expect(throws: S3ControlError.self) { try await other.describeJob("job-1") }
        #expect(client.policy.availableQuota == 444)
    }

    @Test("Without retries, there is one attempt")
    func none() async throws {
        let transport = ScriptedTransport(answers: .serviceError("InternalError", status: 500))
        var configuration = makeConfiguration(transport: transport)
        configuration.retryPolicy = NoRetryPolicy()
        let client = try S3ControlClient(configuration: configuration)
        await #expect(throws: S3ControlError.self) { try await client.describeJob("job-1") }
        #expect(transport.values(of: "amz-sdk-request") == ["attempt=1; max=1"])
        #expect(transport.values(of: "user-agent").first?.contains("cfg/retry-mode#none") == true)
    }

    @Test("A custom policy is called in order, and never beyond its maximum attempts")
    func custom() async throws {
        let policy = NotingPolicy()
        let transport = ScriptedTransport(
            answers: .serviceError("TooManyRequests"),
            .serviceError("InternalError", status: 500),
            .serviceError("BadRequest"),
            .job(.active),
            .serviceError("InternalError", status: 500)
        )
        var configuration = makeConfiguration(transport: transport)
        configuration.retryPolicy = policy
        let client = try S3ControlClient(configuration: configuration)
        await #expect(throws: S3ControlError.self) { try await client.describeJob("job-1") }
        _ = try await client.describeJob("job-1")
        await #expect(throws: S3ControlError.self) { try await client.describeJob("job-1") }
        #expect(
            policy.log.lines == [
                "turn", "failed 1 throttling", "delay", "turn", "failed 2 transient", "delay",
                "turn", "failed 3 permanent",
                "turn", "succeeded 1 after nil",
                "turn", "failed 1 transient", "delay", "turn", "failed 2 transient", "delay",
                "turn", "failed 3 transient", "delay", "turn", "failed 4 transient",
            ]
        )
    }

    @Test("A policy that throws ends the call with its error as the cause")
    func throwingPolicy() async throws {
        struct Closed: Error {}
        struct Policy: RetryPolicy {
            var name: String { "closed" }
            var maxAttempts: Int { 1 }
            func acquireSendToken() async throws { throw Closed() }
            func delay(after failure: FailedAttempt) -> Duration? { nil }
        }
        let transport = ScriptedTransport(answers: .job(.active))
        var configuration = makeConfiguration(transport: transport)
        configuration.retryPolicy = Policy()
        let client = try S3ControlClient(configuration: configuration)
        let error = try await #require(throws: S3ControlError.self) { try await client.cancelJob("job-1") }
        #expect(error.code == .unexpected)
        #expect(error.cause is Closed)
        #expect(error.effect == .none)
        #expect(transport.requests.isEmpty)
    }

    @Test("A new job that is not found is retried, but only by the client that created it")
    func notYetVisible() async throws {
        let clock = TestClock()
        let created = "<CreateJobResult><JobId>job-1</JobId></CreateJobResult>"
        let transport = ScriptedTransport(
            answers: .answer(200, created),
            .serviceError("NoSuchJob", status: 404),
            .serviceError("NoSuchJob", status: 404),
            .job(.new),
            .serviceError("NotFoundException", status: 404)
        )
        let delays = ImpatientClock()
        var configuration = makeConfiguration(transport: transport)
        configuration.clock = clock.wallClock
        configuration.delayClock = delays
        configuration.retryPolicy = StandardRetryPolicy { 1 }
        let client = try S3ControlClient(configuration: configuration)
        let id = try await client.createJob(makeCreateJobRequest()).jobID
        #expect(try await client.with { $0.callTimeout = nil }.describeJob(id).status == .new)
        #expect(delays.waits == [.seconds(1), .seconds(2)])
        // By the monotonic clock: this machine's may be set at any time.
        clock.advance(by: .seconds(3600))
        try await delays.sleep(for: .seconds(31))
        let error = try await #require(throws: S3ControlError.self) { try await client.describeJob(id) }
        #expect(error.code == .notFound && error.attempts == 1)
    }
}

/// A policy that notes what it is asked.
private struct NotingPolicy: RetryPolicy {
    let log = LogBox()
    var name: String { "noting" }
    var maxAttempts: Int { 4 }

    func acquireSendToken() async throws { log.add("turn") }

    func delay(after failure: FailedAttempt) -> Duration? {
        log.add("delay")
        return .zero
    }

    func record(failure: FailedAttempt) { log.add("failed \(failure.number) \(failure.kind)") }

    func record(success: SucceededAttempt) {
        log.add("succeeded \(success.number) after \(success.precedingFailure.map { "\($0)" } ?? "nil")")
    }
}

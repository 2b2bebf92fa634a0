import AWSCore
import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlModel
import Testing

@Suite("A request is validated, written, signed, and sent")
struct PipelineTests {
    private let result =
        "<UpdateJobStatusResult><JobId>job-1</JobId><Status>Ready</Status></UpdateJobStatusResult>"

    @Test("The account is in the host and in a header, and the input in the path and query")
    func request() async throws {
        let transport = ScriptedTransport(result)
        let client = try S3ControlClient(configuration: makeConfiguration(transport: transport))
        try await client.updateJobStatus(jobID: "job-1", to: .ready, reason: "a b+c&d/é")
        let request = try #require(transport.requests.first)
        #expect(request.method == .post)
        #expect(request.scheme == "https")
        #expect(request.authority == "123456789012.s3-control.us-east-1.amazonaws.com")
        #expect(
            request.path
                == "/v20180820/jobs/job-1/status?requestedJobStatus=Ready&statusUpdateReason=a%20b%2Bc%26d%2F%C3%A9"
        )
        let field = try #require(HTTPField.Name("x-amz-account-id"))
        #expect(request.headerFields[field] == "123456789012")
        #expect(request.headerFields[.authorization]?.contains("/us-east-1/s3/aws4_request") == true)
        #expect(request.headerFields[.contentType] == nil)
    }

    @Test(
        "The user agent contains the application's name, with hyphens for invalid characters",
        arguments: [
            ("billing/é 2_x", "billing---2_x"),
            (String(repeating: "a", count: 49) + "é!", String(repeating: "a", count: 49) + "-"),
        ]
    )
    func userAgent(given: String, sent: String) async throws {
        let transport = ScriptedTransport(result)
        var configuration = makeConfiguration(transport: transport)
        configuration.endpoint = "http://127.0.0.1:4566"
        configuration.applicationID = given
        try await S3ControlClient(configuration: configuration).updateJobStatus(jobID: "job-1", to: .ready)
        let words = try #require(transport.values(of: "user-agent").first).split(separator: " ")
        #expect(words.first?.hasPrefix("swift-s3-control/") == true)
        // Sorted, whatever the order in which they were found.
        #expect(words.contains("m/E,N"))
        #expect(words.suffix(2) == ["cfg/retry-mode#standard", "app/\(sent)"])
    }

    @Test("Ready credentials are used without a fetch; a provider need not have any")
    func readyCredentials() async throws {
        struct AtHand: ReadyCredentialsProvider {
            func credentials() async throws -> Credentials { throw CredentialsError("asked") }
            func readyCredentials() -> Credentials? {
                Credentials(accessKeyID: "ATHAND", secretAccessKey: "secret")
            }
        }
        struct Fetched: CredentialsProvider {
            func credentials() async throws -> Credentials {
                Credentials(accessKeyID: "FETCHED", secretAccessKey: "secret")
            }
        }
        for (provider, id) in [(AtHand() as any CredentialsProvider, "ATHAND"), (Fetched(), "FETCHED")] {
            let transport = ScriptedTransport(result)
            var configuration = makeConfiguration(transport: transport)
            configuration.credentials = provider
            try await S3ControlClient(configuration: configuration).updateJobStatus(
                jobID: "job-1",
                to: .ready
            )
            #expect(transport.values(of: "authorization").first?.contains("Credential=\(id)/") == true)
        }
    }

    @Test(
        "An endpoint is prefixed with the account unless it is an address or localhost",
        arguments: [
            ("http://127.0.0.1:4566", "127.0.0.1:4566"),
            ("http://localhost:4566", "localhost:4566"),
            ("http://[::1]:4566", "[::1]:4566"),
            ("https://proxy.example.com", "123456789012.proxy.example.com"),
            ("https://proxy.example.com/base/", "123456789012.proxy.example.com"),
        ]
    )
    func label(endpoint: String, authority: String) async throws {
        let transport = ScriptedTransport(result)
        var configuration = makeConfiguration(transport: transport)
        configuration.endpoint = endpoint
        try await S3ControlClient(configuration: configuration).updateJobStatus(jobID: "job-1", to: .ready)
        let request = try #require(transport.requests.first)
        #expect(request.authority == authority)
        #expect(request.path?.hasPrefix(endpoint.contains("base") ? "/base/v20180820" : "/v20180820") == true)
    }

    @Test(
        "Invalid input is rejected before anything is sent",
        arguments: [
            ("id", nil, "JobId must be 5 to 36 characters long, but is 2"),
            ("not/a/job", nil, "JobId must be letters, digits, - and _"),
            ("job-1", "", "StatusUpdateReason must be 1 to 256 characters long, but is 0"),
            (
                "job-1", String(repeating: "x", count: 257),
                "StatusUpdateReason must be 1 to 256 characters long"
            ),
        ] as [(String, String?, String)]
    )
    func badInput(id: String, reason: String?, said: String) async throws {
        let transport = ScriptedTransport(result)
        let client = try S3ControlClient(configuration: makeConfiguration(transport: transport))
        let error = try await #require(throws: S3ControlError.self) {
            try await client.updateJobStatus(jobID: JobID(stringLiteral: id), to: .ready, reason: reason)
        }
        #expect(error.code == .invalidRequest)
        #expect(error.cause is ValidationError)
        #expect(error.attempts == 0)
        #expect("\(error)".contains(said))
        #expect(transport.requests.isEmpty)
    }

    @Test("Plain HTTP to another machine is rejected unless the caller allows it")
    func plainHTTP() async throws {
        let transport = ScriptedTransport(result)
        var configuration = makeConfiguration(transport: transport)
        configuration.endpoint = "http://proxy.example.com"
        let error = try await #require(throws: S3ControlError.self) {
            try await S3ControlClient(configuration: configuration).updateJobStatus(
                jobID: "job-1",
                to: .ready
            )
        }
        #expect(error.code == .invalidConfiguration)
        #expect(transport.requests.isEmpty)
        configuration.allowsInsecureTransport = true
        try await S3ControlClient(configuration: configuration).updateJobStatus(jobID: "job-1", to: .ready)
        #expect(transport.requests.count == 1)
    }

    @Test(
        "An unexpected response is described",
        arguments: [
            (200, "", S3ControlError.Code.invalidResponse, S3ControlError.Effect.unknown),
            (200, "plain text", .invalidResponse, .unknown),
            (200, "<html><body>Welcome</body></html>", .invalidResponse, .unknown),
            (200, "<UpdateJobStatusResult><JobId>job-1</JobId>", .invalidResponse, .unknown),
            (
                200, "<UpdateJobStatusResult><JobId>job-1</JobId></UpdateJobStatusResult>", .invalidResponse,
                .unknown
            ),
            (200, "<Error><Code>JobStatusException</Code></Error>", .jobStatus, .unknown),
            (200, "<Error>|Code>InternalEr</Error>", .invalidResponse, .unknown),
            (200, "<ErrorResponse><Error/></ErrorResponse>", .invalidResponse, .unknown),
            (200, "<Error><Code></Code><Message/></Error>", .invalidResponse, .unknown),
            (404, "<Error><Code/><Message>None</Message></Error>", .invalidResponse, .unknown),
            (307, "<Error><Code>TemporaryRedirect</Code></Error>", .service, .none),
            (503, "<Error><Code>SlowDown</Code></Error>", .throttled, .none),
            (400, "<Error><Code>NoSuchJob</Code><Message>m</Message></Error>", .notFound, .none),
            (
                400, "<ErrorResponse><Error><Code>TooManyRequests</Code></Error></ErrorResponse>", .throttled,
                .none
            ),
            (403, "<Error><Code>AccessDenied</Code></Error>", .accessDenied, .none),
            (404, "", .invalidResponse, .unknown),
            (404, "<html>Not found</html>", .invalidResponse, .unknown),
            (429, "", .invalidResponse, .none),
            (500, "<Error><Code>InternalServiceException</Code></Error>", .internalService, .unknown),
            (502, "<html>Bad gateway</html>", .invalidResponse, .unknown),
            (503, "<Error></Error>", .invalidResponse, .unknown),
            (418, "<Error><Code>Teapot</Code></Error>", .service, .none),
        ] as [(Int, String, S3ControlError.Code, S3ControlError.Effect)]
    )
    func answers(status: Int, body: String, code: S3ControlError.Code, effect: S3ControlError.Effect)
        async throws
    {
        let transport = ScriptedTransport(status: status, body)
        let client = try S3ControlClient(configuration: makeConfiguration(transport: transport))
        let error = try await #require(throws: S3ControlError.self) { try await client.cancelJob("job-1") }
        #expect(error.code == code)
        #expect(error.effect == effect)
        #expect(error.httpStatus == status)
        #expect(!"\(error)".contains("\n"))
    }

    @Test(
        "A failed transfer reports whether the service may have acted",
        arguments: [
            (RequestDelivery.notSent, S3ControlError.Effect.none),
            (.partlySent, .none),
            (.sent, .unknown),
        ]
    )
    func transportFailure(delivery: RequestDelivery, effect: S3ControlError.Effect) async throws {
        let transport = ScriptedTransport { _ in
            throw TransportError(.connectionLost, delivery: delivery, message: "gone")
        }
        let client = try S3ControlClient(configuration: makeConfiguration(transport: transport))
        let error = try await #require(throws: S3ControlError.self) { try await client.cancelJob("job-1") }
        #expect(error.code == .transport)
        #expect(error.effect == effect)
        #expect(error.cause is TransportError)
        // What only reads changes nothing, wherever it was lost.
        let readError = try await #require(throws: S3ControlError.self) {
            try await client.describeJob("job-1")
        }
        #expect(readError.effect == .none)
    }
}

import AWSCore
import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
import Testing

@Suite("A signature mismatch is explained")
struct SignatureDiagnosisTests {
    private func hint(
        credentials: Credentials = EmulatorConfiguration.exampleCredentials,
        accepted: Credentials = EmulatorConfiguration.exampleCredentials,
        change: @escaping @Sendable (inout HTTPRequest) -> Void
    ) async throws -> String {
        let clock = TestClock()
        let emulator = S3ControlEmulator(
            configuration: EmulatorConfiguration(clock: clock.wallClock, credentials: [accepted])
        )
        // Changes a request after it was signed.
        let proxy = ClosureTransport { request, body, options in
            var request = request
            change(&request)
            return try await emulator.send(request, body: body, options: options)
        }
        var configuration = makeConfiguration(transport: proxy)
        configuration.clock = clock.wallClock
        configuration.credentials = StaticCredentialsProvider(credentials)
        let client = try S3ControlClient(configuration: configuration)
        let error = try await #require(throws: S3ControlError.self) {
            try await client.cancelJob("job-1", reason: "a b")
        }
        #expect(error.serviceCode == "SignatureDoesNotMatch")
        #expect(error.code == .invalidCredentials)
        #expect(!error.debugDescription.contains("session-token"))
        return error.hint ?? "none"
    }

    @Test("The first different line is shown")
    func differences() async throws {
        let query = try await hint { $0.path = $0.path?.split(separator: "%20").joined(separator: "%2520") }
        #expect(
            query.contains("the query is `requestedJobStatus=Cancelled&statusUpdateReason=a%20b` here and")
        )
        #expect(query.contains("statusUpdateReason=a%2520b` there"))
        #expect(query.contains("such as a proxy"))
        #expect(try await hint { $0.method = .put }.contains("the method is `POST` here and `PUT` there"))
        let host = try await hint { $0.authority = "proxy.example.com" }
        #expect(host.contains("`host:123456789012.s3-control.us-east-1.amazonaws.com` here"))
        #expect(host.contains("`host:proxy.example.com` there"))
    }

    @Test("If both sides signed the same request, the secret is wrong; session tokens are not shown")
    func wrongSecret() async throws {
        func credentials(_ secret: String) -> Credentials {
            Credentials(accessKeyID: "AKID", secretAccessKey: secret, sessionToken: "session-token")
        }
        let hint = try await hint(credentials: credentials("one"), accepted: credentials("two")) { _ in }
        #expect(hint.contains("Both sides signed the same request"))
    }
}

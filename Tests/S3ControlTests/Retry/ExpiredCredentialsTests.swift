import AWSCore
import Basics
import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlModel
import Synchronization
import Testing

@Suite("Credentials that the service rejects as expired")
struct ExpiredCredentialsTests {
    @Test(
        "The call after an expired session gets other credentials, even if no attempt was left",
        arguments: 1...2
    )
    func expiredAtLast(attempts: Int) async throws {
        let source = NumberedCredentials { Credentials(accessKeyID: "AKID\($0)", secretAccessKey: "secret") }
        let clock = TestClock()
        let date = HTTPDate.format(clock.wallClock.now.addingTimeInterval(3600))
        let skewed = TransportResponse.serviceError("RequestExpired", status: 403, fields: ["date": date])
        // The clock's correction takes the second attempt.
        var answers: [TransportResponse] = [.serviceError("ExpiredToken"), .job(.active)]
        if attempts == 2 { answers.insert(skewed, at: 0) }
        let transport = ScriptedTransport(
            answers.map { answer in { @Sendable () throws -> TransportResponse in answer } }
        )
        var settings = StandardRetryPolicy.Settings()
        settings.maxAttempts = attempts
        var configuration = makeConfiguration(transport: transport)
        configuration.clock = clock.wallClock
        configuration.credentials = CachingCredentialsProvider(source, clock: clock.wallClock)
        configuration.retryPolicy = StandardRetryPolicy(settings: settings)
        let client = try S3ControlClient(configuration: configuration)
        let error = try await #require(throws: S3ControlError.self) { try await client.describeJob("job-1") }
        #expect(error.code == .invalidCredentials && error.attempts == attempts)
        _ = try await client.describeJob("job-1")
        let keys = transport.values(of: "authorization")
        #expect(keys.count == attempts + 1)
        #expect(keys.dropLast().allSatisfy { $0.contains("Credential=AKID1/") })
        #expect(keys.last?.contains("Credential=AKID2/") == true)
    }

    @Test("Credentials that are rejected as expired twice in a call are discarded twice")
    func expiredTwice() async throws {
        let source = NumberedCredentials { Credentials(accessKeyID: "AKID\($0)", secretAccessKey: "secret") }
        let transport = ScriptedTransport(
            answers: .serviceError("ExpiredToken"),
            .serviceError("ExpiredToken"),
            .job(.active)
        )
        var configuration = makeConfiguration(transport: transport)
        configuration.credentials = CachingCredentialsProvider(source)
        let client = try S3ControlClient(configuration: configuration)
        await #expect(throws: S3ControlError.self) { try await client.describeJob("job-1") }
        _ = try await client.describeJob("job-1")
        #expect(transport.requests.count == 3)
        #expect(transport.values(of: "authorization").last?.contains("Credential=AKID3/") == true)
    }

    @Test("Keys that were rejected as expired are not sent again with a later expiration")
    func sameKeys() async throws {
        let source = NumberedCredentials {
            Credentials(
                accessKeyID: "AKID",
                secretAccessKey: "secret",
                sessionToken: "token",
                expiration: Date(timeIntervalSince1970: 4_000_000_000 + Double($0)),
                accountID: "12345678901\($0)"
            )
        }
        let transport = ScriptedTransport(answers: .serviceError("ExpiredToken"))
        var configuration = makeConfiguration(transport: transport)
        configuration.credentials = source
        let client = try S3ControlClient(configuration: configuration)
        let error = try await #require(throws: S3ControlError.self) { try await client.describeJob("job-1") }
        #expect(error.code == .invalidCredentials)
        #expect(transport.requests.count == 1)
        #expect(source.count == 2)
    }
}

/// Returns other credentials for each call, by its number.
private final class NumberedCredentials: CredentialsProvider {
    private let make: @Sendable (Int) -> Credentials
    private let calls = Mutex(0)

    init(_ make: @escaping @Sendable (Int) -> Credentials) {
        self.make = make
    }

    /// The number of calls.
    var count: Int { calls.withLock { $0 } }

    func credentials() async throws -> Credentials {
        let number = calls.withLock { calls in
            calls += 1
            return calls
        }
        return make(number)
    }
}

import AWSCore
import HTTPTransport
import HTTPTypes
import Logging
import S3Control
import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
import Synchronization
import Testing

@Suite("The log contains events, but no secrets")
struct LoggingTests {
    /// Every call of interest, at the level given; the lines of the log.
    private func log(_ level: Logger.Level, _ calls: (S3ControlClient) async throws -> Void) async throws
        -> [String]
    {
        let lines = LogBox()
        var logger = Logger(label: "test") { _ in LineHandler(lines: lines) }
        logger.logLevel = level
        logger[metadataKey: "caller"] = "mine"
        let clock = TestClock()
        let emulator = S3ControlEmulator(
            configuration: EmulatorConfiguration(clock: clock.wallClock, credentials: [Self.credentials])
        )
        emulator.add(EmulatedJob(makeJob("job-1", .suspended, at: clock.wallClock.now)), to: account)
        let count = Mutex(0)
        let transport = ClosureTransport { request, body, options in
            let number = count.withLock { count in
                count += 1
                return count
            }
            if number == 1 { throw lost(.partlySent) }
            return try await emulator.send(request, body: body, options: options)
        }
        var configuration = makeConfiguration(transport: transport)
        configuration.credentials = StaticCredentialsProvider(Self.credentials)
        let behind = TestClock()
        behind.advance(by: .seconds(-3600))
        configuration.clock = behind.wallClock
        configuration.logger = logger
        try await calls(try S3ControlClient(configuration: configuration))
        return lines.lines
    }

    private static let credentials = Credentials(
        accessKeyID: "AKIDEXAMPLE",
        secretAccessKey: "the-secret-key",
        sessionToken: "the-session-token"
    )

    private func callAll(_ client: S3ControlClient) async throws {
        try await client.cancelJob("job-1", reason: "a private reason")
        _ = try? await client.describeJob("no-such-job")
        _ = try? await client.with {
            $0.credentials = EnvironmentCredentialsProvider(environment: EnvironmentVariables([:]))
        }
        .describeJob("job-1")
        let other = Credentials(
            accessKeyID: "AKIDEXAMPLE",
            secretAccessKey: "other-secret",
            sessionToken: "other-token"
        )
        _ = try? await client.with { $0.credentials = StaticCredentialsProvider(other) }.describeJob("job-1")
        _ = try? await client.createJob(makeCreateJobRequest(token: "t"))
    }

    @Test("At trace: every attempt with its request ID, but nothing secret or private")
    func trace() async throws {
        let lines = try await log(.trace, callAll)
        let all = lines.joined(separator: "\n")
        for secret in [
            "the-secret-key", "the-session-token", "other-secret", "other-token", "a private reason",
            "Signature=",
            "AWS4-HMAC", "AKIDEXAMPLE", "<CreateJob", "manifests/m.csv",
        ] {
            #expect(!all.contains(secret), "\(secret)")
        }
        #expect(lines.allSatisfy { $0.contains("caller=mine") })
        let attempts = lines.filter { $0.contains("attempt") && $0.hasPrefix("trace") }
        // Flaky, skewed, good; not found; one without credentials; a wrong signature; created.
        #expect(attempts.count == 7)
        #expect(attempts.count { $0.contains("aws.request_id=") } == 5)
        #expect(all.contains("trace UpdateJobStatus: attempt 3 ended"))
    }

    @Test("At debug: the end of each call, and retries; a failed call has its request ID")
    func debug() async throws {
        let lines = try await log(.debug, callAll)
        #expect(lines.filter { $0.hasPrefix("debug") && $0.contains("will try again") }.count == 1)
        #expect(
            lines.contains {
                $0.hasPrefix("debug UpdateJobStatus succeeded") && $0.contains("aws.attempts=3")
            }
        )
        let failed = try #require(lines.first { $0.hasPrefix("debug DescribeJob failed") })
        #expect(failed.contains("error.code=notFound") && failed.contains("aws.request_id="))
        #expect(failed.contains("aws.error_code=NotFoundException"))
    }

    @Test("At info: only that the clock is wrong, which no error reports")
    func info() async throws {
        let lines = try await log(.info, callAll)
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("info This machine's clock differs") == true)
        #expect(lines.first?.contains("aws.clock_offset=3600.0 s") == true)
    }
}

/// Writes each event as one line.
private struct LineHandler: LogHandler {
    let lines: LogBox
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let text = all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        lines.add("\(event.level) \(event.message) \(text)")
    }
}

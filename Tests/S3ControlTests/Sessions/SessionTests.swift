import AWSCore
import AWSCredentials
import Basics
import S3Control
import S3ControlEmulator
import Testing

@Suite("Sessions that end during a wait or a bulk run are renewed")
struct SessionTests {
    /// How the caller signed in.
    enum SignIn: CaseIterable { case login, identityCenter }

    /// Sessions that last as announced, and sessions that the service ends early, so that a request is rejected first.
    private static let lifetimes: [SessionService.Lifetime] = [
        .init(announced: 900, actual: 900), .init(announced: 3600, actual: 3600),
        .init(announced: 3600, actual: 1200),
    ]

    /// A client in a session that ends soon.
    private final class Bench: Sendable {
        let clock = ImpatientClock()
        let emulator: S3ControlEmulator
        let service: SessionService
        let client: S3ControlClient
        private let home: String

        init(_ signIn: SignIn, _ lifetime: SessionService.Lifetime) throws {
            let clock = clock
            let start = Date(timeIntervalSince1970: 1_790_000_000)
            let wallClock = WallClock { start.addingTimeInterval(clock.now.elapsed / .seconds(1)) }
            emulator = S3ControlEmulator(
                configuration: EmulatorConfiguration(clock: wallClock, checksSignatures: false)
            )
            service = SessionService(emulator, clock: wallClock, lifetime: lifetime)
            home =
                FileManager.default.temporaryDirectory.appending(
                    path: "s3control-session-\(UUID().uuidString)"
                ).path
            let end = ISO8601.format(start.addingTimeInterval(Double(lifetime.announced)))
            try Self.write(signIn, end: end, home)
            var variables = [
                "HOME": home, "AWS_CONFIG_FILE": "\(home)/config", "AWS_REGION": "us-east-1",
                "AWS_SHARED_CREDENTIALS_FILE": "\(home)/credentials",
            ]
            variables["AWS_EC2_METADATA_DISABLED"] = "true"
            let loaded = try AWSConfiguration.load(environment: EnvironmentVariables(variables))
            var configuration = makeConfiguration(transport: service)
            configuration.credentials = DefaultCredentialsChain(
                configuration: loaded,
                transport: service,
                clock: wallClock
            )
            configuration.clock = wallClock
            configuration.delayClock = clock
            configuration.retryPolicy = StandardRetryPolicy()
            client = try S3ControlClient(configuration: configuration)
        }

        deinit { try? FileManager.default.removeItem(atPath: home) }

        /// Writes what a sign-in leaves behind.
        private static func write(_ signIn: SignIn, end: String, _ home: String) throws {
            let (config, file, cache): (String, String, String)
            switch signIn {
            case .login:
                let session = "arn:aws:sts::123456789012:assumed-role/r/me"
                config = "[default]\nlogin_session = \(session)\n"
                file = "login/cache/\(try Digest.hex(of: session.utf8, .sha256)).json"
                cache = #"""
                    {"accessToken": {"accessKeyId": "ASIA0", "secretAccessKey": "s", "sessionToken": "t",
                      "accountId": "123456789012", "expiresAt": "\#(end)"},
                     "refreshToken": "refresh1", "clientId": "arn:aws:signin:::devtools/same-device",
                     "dpopKey": "\#(key)"}
                    """#
            case .identityCenter:
                config = """
                    [default]
                    sso_session = corp
                    sso_account_id = 123456789012
                    sso_role_name = Operator
                    [sso-session corp]
                    sso_start_url = https://corp.awsapps.com/start
                    sso_region = us-west-2

                    """
                file = "sso/cache/\(try Digest.hex(of: "corp".utf8, .sha1)).json"
                cache = #"""
                    {"startUrl": "u", "region": "us-west-2", "accessToken": "token1", "expiresAt": "\#(end)",
                     "clientId": "c", "clientSecret": "cs", "refreshToken": "refresh1",
                     "registrationExpiresAt": "2030-01-01T00:00:00Z"}
                    """#
            }
            try write(config, to: "\(home)/config")
            try write(cache, to: "\(home)/.aws/\(file)")
        }

        private static func write(_ text: String, to path: String) throws {
            let url = URL(filePath: path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: url)
        }

        /// The key of RFC 7515, appendix A.3, with the line ends that JSON text needs.
        private static let key =
            #"-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEII6bEJ5xkJi/mASH3x9dd+nLKWBuvtImO19XwhPfhPSyoAoGCCqGSM49\n"#
            + #"AwEHoUQDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEXH8UTNG72b\n"#
            + #"focs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n-----END EC PRIVATE KEY-----\n"#

        /// The hours that have passed.
        var hours: Double { clock.now.elapsed / .seconds(3600) }

        /// The fewest sessions for the time that has passed.
        func checkSessions(_ lifetime: SessionService.Lifetime) {
            let least = Int(hours * 3600) / lifetime.actual
            #expect(service.sessionCount >= least, "\(service.sessionCount) sessions in \(hours) hours")
            #expect(service.refreshCount >= Int(hours * 3600) / lifetime.announced / 2)
            if lifetime.announced == lifetime.actual {
                #expect(service.rejectedCount == 0)
            } else {
                #expect(service.rejectedCount > 0)
            }
        }
    }

    @Test("A wait of three hours", arguments: SignIn.allCases, lifetimes)
    func wait(signIn: SignIn, lifetime: SessionService.Lifetime) async throws {
        let bench = try Bench(signIn, lifetime)
        let job = EmulatedJob(
            makeJob("job-1", .active, at: Date(timeIntervalSince1970: 1_790_000_000)),
            work: JobWork(totalTasks: 10_800, tasksPerSecond: 1)
        )
        bench.emulator.add(job, to: account)
        let ended = try await bench.client.waitUntil("job-1")
        #expect(ended.status == .complete)
        #expect(bench.hours >= 3)
        bench.checkSessions(lifetime)
    }

    @Test("Progress of several jobs over three hours", arguments: SignIn.allCases, lifetimes)
    func progress(signIn: SignIn, lifetime: SessionService.Lifetime) async throws {
        let bench = try Bench(signIn, lifetime)
        let ids = (1...3).map { JobID(stringLiteral: "job-\($0)") }
        for id in ids {
            let job = makeJob(id, .active, at: Date(timeIntervalSince1970: 1_790_000_000))
            let work = JobWork(totalTasks: 10_800, tasksPerSecond: 1)
            bench.emulator.add(EmulatedJob(job, work: work), to: account)
        }
        var ended = 0
        for try await snapshot in bench.client.progress(of: ids) where snapshot.isFinal { ended += 1 }
        #expect(ended == 3 && bench.hours >= 3)
        bench.checkSessions(lifetime)
    }

    @Test("A bulk run of more than an hour", arguments: SignIn.allCases, lifetimes)
    func bulk(signIn: SignIn, lifetime: SessionService.Lifetime) async throws {
        let bench = try Bench(signIn, lifetime)
        let count = 450
        for number in 0..<count {
            let id = JobID(stringLiteral: "job-\(number)")
            bench.emulator.add(
                EmulatedJob(makeJob(id, .suspended, at: Date(timeIntervalSince1970: 0))),
                to: account
            )
        }
        let report = try await bench.client.cancelJobs(
            matching: JobFilter(statuses: [.suspended]),
            options: BulkOptions(initialRate: 0.1, maxRate: 0.1)
        )
        #expect(report.interruption == nil)
        #expect(report.count(.done) == count, "\(report)")
        #expect(bench.hours > 1.2)
        bench.checkSessions(lifetime)
    }
}

import AWSCore
import S3Control
import Synchronization
import Testing

@Suite("A client is made from the environment and from code")
struct ConfigurationTests {
    private let full = [
        "AWS_REGION": "eu-west-1", "AWS_ACCOUNT_ID": "123456789012", "AWS_ACCESS_KEY_ID": "AKID",
        "AWS_SECRET_ACCESS_KEY": "secret", "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
    ]

    @Test("The environment provides settings that code does not")
    func environment() async throws {
        let client = try await S3ControlClient(region: "us-west-2", environment: EnvironmentVariables(full))
        #expect(client.configuration.region == "us-west-2")
        #expect(client.configuration.accountID == "123456789012")
        #expect(client.configuration.endpoint == "http://127.0.0.1:1")
        #expect(try await client.configuration.credentials.credentials().accessKeyID == "AKID")
    }

    @Test(
        "Missing and invalid settings are named",
        arguments: [
            (["AWS_REGION": ""], "Region must be set"),
            (["AWS_ACCOUNT_ID": "12"], "12"),
            (["AWS_REGION": "us_east"], "not a valid DNS name"),
            (["AWS_ENDPOINT_URL": "localhost:80"], "has no scheme"),
            (["AWS_ENDPOINT_URL": "http://"], "has no host"),
            (["AWS_ENDPOINT_URL": "http://h:port"], "invalid port"),
        ]
    )
    func missing(change: [String: String], said: String) async throws {
        let environment = EnvironmentVariables(full.merging(change) { $1 })
        let error = try await #require(throws: S3ControlError.self) {
            _ = try await S3ControlClient(environment: environment)
        }
        #expect(error.code == .invalidConfiguration)
        #expect("\(error)".contains(said))
    }

    @Test("Without an account, not even from STS, the error says what to set")
    func account() async throws {
        let environment = EnvironmentVariables(full.merging(["AWS_ACCOUNT_ID": ""]) { $1 })
        let error = try await #require(throws: S3ControlError.self) {
            _ = try await S3ControlClient(environment: environment)
        }
        #expect(error.code == .invalidConfiguration)
        #expect("\(error)".contains("set AWS_ACCOUNT_ID"))
    }

    @Test(
        "A malformed proxy is one error that names the variable, shows no secret, and is not retried",
        arguments: ["http://user:hunter2#x@127.0.0.1:1", "htp://user:hunter2@h", "user:hunter2%00@h"]
    )
    func malformedProxy(url: String) async throws {
        let change = ["AWS_ENDPOINT_URL": "https://s3.test", "HTTPS_PROXY": url]
        let client = try await S3ControlClient(environment: EnvironmentVariables(full.merging(change) { $1 }))
        let error = try await #require(throws: S3ControlError.self) { try await client.describeJob("job-1") }
        #expect(error.code == .invalidConfiguration)
        #expect(error.attempts == 1)
        #expect(error.effect == .none)
        var text = "\(error) \(String(reflecting: error))"
        dump(error, to: &text)
        #expect(text.contains("The proxy URL in HTTPS_PROXY is malformed"))
        #expect(!text.contains("hunter2"))
    }

    @Test("A malformed proxy for STS is reported immediately")
    func malformedProxyOfSTS() async throws {
        let change = ["AWS_ACCOUNT_ID": "", "AWS_ENDPOINT_URL": "", "all_proxy": "htp://user:hunter2@h"]
        let environment = EnvironmentVariables(full.merging(change) { $1 })
        let error = try await #require(throws: S3ControlError.self) {
            _ = try await S3ControlClient(environment: environment)
        }
        #expect("\(error)".contains("The proxy URL in all_proxy is malformed"))
        #expect(!"\(error)".contains("hunter2"))
    }

    @Test("The retry mode, the attempts, and the application's name come from the environment")
    func settings() async throws {
        let change = ["AWS_RETRY_MODE": "adaptive", "AWS_MAX_ATTEMPTS": "7", "AWS_SDK_UA_APP_ID": "app"]
        let client = try await S3ControlClient(environment: EnvironmentVariables(full.merging(change) { $1 }))
        #expect(client.configuration.retryPolicy.name == "adaptive")
        #expect(client.configuration.retryPolicy.maxAttempts == 7)
        #expect(client.configuration.applicationID == "app")
    }

    @Test("The first call reports missing credentials")
    func credentials() async throws {
        let environment = EnvironmentVariables(full.merging(["AWS_SECRET_ACCESS_KEY": ""]) { $1 })
        let client = try await S3ControlClient(environment: environment)
        let error = try await #require(throws: S3ControlError.self) { try await client.describeJob("job-1") }
        #expect(error.code == .noCredentials)
        #expect("\(error)".contains("AWS_SECRET_ACCESS_KEY"))
    }

    @Test(
        "An unknown account is a configuration error with credentials, and missing credentials without"
    )
    func unknownAccount() async throws {
        struct Broken: CredentialsProvider {
            struct Failure: Error {}
            func credentials() async throws -> Credentials { throw Failure() }
        }
        // STS is not reached: its endpoint is a port that refuses.
        let change = [
            "AWS_ACCOUNT_ID": "", "AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_MAX_ATTEMPTS": "1",
        ]
        let environment = EnvironmentVariables(full.merging(change) { $1 })
        let atHand = try await #require(throws: S3ControlError.self) {
            _ = try await S3ControlClient(environment: environment)
        }
        #expect(atHand.code == .invalidConfiguration)
        let broken = try await #require(throws: S3ControlError.self) {
            _ = try await S3ControlClient(credentials: Broken(), environment: environment)
        }
        #expect(broken.code == .noCredentials)
        #expect(broken.cause is Broken.Failure)
    }

    @Test("The error of a source that fails for the account's request names the source")
    func failingLater() async throws {
        final class FailingLater: CredentialsProvider {
            struct Failure: Error {}
            let calls = Mutex(0)

            func credentials() async throws -> Credentials {
                let number = calls.withLock { calls in
                    calls += 1
                    return calls
                }
                if number > 1 { throw Failure() }
                return Credentials(accessKeyID: "AKID", secretAccessKey: "secret")
            }
        }
        let environment = EnvironmentVariables(full.merging(["AWS_ACCOUNT_ID": ""]) { $1 })
        let error = try await #require(throws: S3ControlError.self) {
            _ = try await S3ControlClient(credentials: FailingLater(), environment: environment)
        }
        #expect(error.code == .invalidConfiguration)
        #expect(error.message.contains("FailingLater failed"))
    }

    @Test("A source of credentials that fails is not asked again for the account")
    func failingSource() async throws {
        final class FailingOnce: CredentialsProvider {
            let calls = Mutex(0)

            func credentials() async throws -> Credentials {
                let number = calls.withLock { calls in
                    calls += 1
                    return calls
                }
                if number == 1 { throw CredentialsError("The code was wrong.") }
                return Credentials(accessKeyID: "AKID", secretAccessKey: "secret")
            }
        }
        let source = FailingOnce()
        let environment = EnvironmentVariables(full.merging(["AWS_ACCOUNT_ID": ""]) { $1 })
        let error = try await #require(throws: S3ControlError.self) {
            _ = try await S3ControlClient(credentials: source, environment: environment)
        }
        #expect(error.code == .noCredentials)
        #expect(error.message.hasSuffix("The code was wrong."))
        #expect(source.calls.withLock { $0 } == 1)
    }
}

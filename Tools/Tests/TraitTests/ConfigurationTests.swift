#if EveryTrait

import AWSCore
import Configuration
import S3Control
import Testing

@Suite("With the trait Configuration, a client's configuration is read by swift-configuration")
struct ConfigurationTests {
    private static let least: [AbsoluteConfigKey: ConfigValue] = [
        "s3Control.accountId": "123456789012", "s3Control.region": "us-east-1",
    ]

    private func read(_ values: [AbsoluteConfigKey: ConfigValue]) throws -> S3ControlConfiguration {
        let provider = InMemoryProvider(values: Self.least.merging(values) { $1 })
        return try S3ControlConfiguration(
            configReader: ConfigReader(provider: provider).scoped(to: "s3Control")
        )
    }

    @Test("Account and region are enough; what is not set has its default")
    func defaults() throws {
        let found = try read([:])
        let plain = S3ControlConfiguration(accountID: "123456789012", region: "us-east-1")
        #expect(found.accountID == "123456789012" && found.region == "us-east-1")
        #expect(found.endpoint == nil && found.accountLabel == .automatic && found.callTimeout == nil)
        #expect(!found.usesFIPS && !found.usesDualStack && !found.allowsInsecureTransport)
        #expect(found.transferOptions.timeout == plain.transferOptions.timeout)
        #expect(found.credentials is EnvironmentCredentialsProvider)
        #expect(found.retryPolicy is StandardRetryPolicy)
    }

    @Test("Every key is read")
    func keys() async throws {
        let found = try read([
            "s3Control.endpoint": "http://127.0.0.1:8080", "s3Control.accountLabel": "never",
            "s3Control.fips": true, "s3Control.dualStack": true, "s3Control.insecureTransport": true,
            "s3Control.applicationId": "app", "s3Control.callTimeoutSeconds": 2.5,
            "s3Control.attemptTimeoutSeconds": 7, "s3Control.connectTimeoutSeconds": 1.5,
            "s3Control.retry.mode": "adaptive", "s3Control.retry.maxAttempts": 5,
            "s3Control.credentials.accessKeyId": .init("AKID", isSecret: true),
            "s3Control.credentials.secretAccessKey": .init("hidden", isSecret: true),
            "s3Control.credentials.sessionToken": .init("token", isSecret: true),
        ])
        #expect(found.endpoint == "http://127.0.0.1:8080" && found.accountLabel == .never)
        #expect(found.usesFIPS && found.usesDualStack && found.allowsInsecureTransport)
        #expect(found.applicationID == "app" && found.callTimeout == .seconds(2.5))
        #expect(found.transferOptions.timeout == .seconds(7))
        #expect(found.transferOptions.connectTimeout == .seconds(1.5))
        #expect(found.retryPolicy is AdaptiveRetryPolicy && found.retryPolicy.maxAttempts == 5)
        #expect(
            try await found.credentials.credentials()
                == Credentials(accessKeyID: "AKID", secretAccessKey: "hidden", sessionToken: "token")
        )
    }

    @Test("Variables of the environment will do")
    func environment() throws {
        let provider = EnvironmentVariablesProvider(
            environmentVariables: [
                "S3CONTROL_ACCOUNT_ID": "123456789012", "S3CONTROL_REGION": "eu-west-1",
                "S3CONTROL_RETRY_MAX_ATTEMPTS": "4", "S3CONTROL_CALL_TIMEOUT_SECONDS": "30",
                "S3CONTROL_FIPS": "true",
            ]
        )
        let reader = ConfigReader(provider: provider).scoped(to: "s3Control")
        let found = try S3ControlConfiguration(configReader: reader)
        #expect(found.region == "eu-west-1" && found.retryPolicy.maxAttempts == 4)
        #expect(found.callTimeout == .seconds(30) && found.usesFIPS)
    }

    @Test(
        "What is missing, of another type or out of range is named, and no secret is",
        arguments: [
            ("accountId", "12"), ("accountId", ""), ("accountId", 123_456_789_012), ("region", ""),
            ("accountLabel", "sometimes"), ("fips", "yes!"), ("fips", 2.5), ("dualStack", "maybe"),
            ("insecureTransport", "perhaps"), ("callTimeoutSeconds", 0), ("callTimeoutSeconds", -1),
            ("callTimeoutSeconds", 1e300), ("callTimeoutSeconds", "soon"), ("attemptTimeoutSeconds", 0),
            ("connectTimeoutSeconds", true), ("retry.mode", "eager"), ("retry.maxAttempts", 0),
            ("retry.maxAttempts", 101), ("retry.maxAttempts", 1.5), ("retry.maxAttempts", "many"),
            ("credentials.secretAccessKey", "hidden"), ("credentials.sessionToken", "hidden"),
            ("credentials.accessKeyId", "hidden"),
        ] as [(String, ConfigValue)]
    )
    func wrong(key: String, value: ConfigValue) throws {
        let error = try #require(throws: S3ControlError.self) {
            try read([AbsoluteConfigKey(stringLiteral: "s3Control.\(key)"): value])
        }
        #expect(error.code == .invalidConfiguration)
        let named = key == "credentials.accessKeyId" ? "credentials.secretAccessKey" : key
        #expect(error.message.contains(named), "\(error.message)")
        #expect(!error.debugDescription.contains("hidden"))
    }

    @Test("Secrets are read as secrets")
    func secrets() throws {
        let log = Reporter()
        let provider = InMemoryProvider(
            values: Self.least.merging([
                "s3Control.credentials.accessKeyId": "AKID",
                "s3Control.credentials.secretAccessKey": "hidden",
                "s3Control.credentials.sessionToken": "hidden",
            ]) { $1 }
        )
        let reader = ConfigReader(provider: provider, accessReporter: log).scoped(to: "s3Control")
        _ = try S3ControlConfiguration(configReader: reader)
        for event in log.events where "\(event.metadata.key)".contains("credentials") {
            #expect(try event.result.get()?.isSecret == true)
        }
        #expect(log.events.count { "\($0.metadata.key)".contains("credentials") } == 3)
    }
}

#endif

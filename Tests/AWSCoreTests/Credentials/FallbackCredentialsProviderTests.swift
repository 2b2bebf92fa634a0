import Testing

@testable import AWSCore

@Suite struct FallbackCredentialsProviderTests {
    private struct Failing: CredentialsProvider {
        var error: any Error
        func credentials() async throws -> Credentials { throw error }
    }

    private struct Leaky: Error {
        var secret = "hunter2"
    }

    private let found = StaticCredentialsProvider(Credentials(accessKeyID: "AKID", secretAccessKey: "s"))

    @Test("uses the first provider that has credentials")
    func first() async throws {
        let provider = FallbackCredentialsProvider([
            Failing(error: CredentialsError("none here")), found, Failing(error: Leaky()),
        ])
        #expect(try await provider.credentials().accessKeyID == "AKID")
    }

    @Test("has the ready credentials of its first provider only")
    func ready() {
        let absent = EnvironmentCredentialsProvider(environment: EnvironmentVariables([:]))
        let present = EnvironmentCredentialsProvider(
            environment: EnvironmentVariables(["AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "s"])
        )
        #expect(FallbackCredentialsProvider([found, absent]).readyCredentials()?.accessKeyID == "AKID")
        #expect(FallbackCredentialsProvider([present]).readyCredentials()?.accessKeyID == "AKIDENV")
        #expect(FallbackCredentialsProvider([absent, found]).readyCredentials() == nil)
        #expect(FallbackCredentialsProvider([]).readyCredentials() == nil)
    }

    @Test("reports every provider's reason, but no secret from an unknown error")
    func reasons() async throws {
        let provider = FallbackCredentialsProvider([
            Failing(error: CredentialsError("none here")), Failing(error: Leaky()),
        ])
        let error = try await #require(throws: CredentialsError.self) { try await provider.credentials() }
        #expect(error.message.contains("none here"))
        #expect(error.message.contains("Failing failed with Leaky"))
        #expect(!error.message.contains("hunter2"))
    }

    @Test("stops after a cancellation")
    func cancelled() async {
        let provider = FallbackCredentialsProvider([Failing(error: CancellationError()), found])
        await #expect(throws: CancellationError.self) { try await provider.credentials() }
    }

    @Test("is not missing credentials if a configured provider fails")
    func missing() async throws {
        let absent = EnvironmentCredentialsProvider(environment: EnvironmentVariables([:]))
        let half = EnvironmentCredentialsProvider(
            environment: EnvironmentVariables(["AWS_ACCESS_KEY_ID": "AKID"])
        )
        let cases: [([any CredentialsProvider], Bool)] = [
            ([], true), ([absent], true), ([absent, half], false),
            ([absent, Failing(error: Leaky())], false),
            ([absent, Failing(error: CredentialsError("expired"))], false),
        ]
        for (providers, isMissing) in cases {
            let provider = FallbackCredentialsProvider(providers)
            let error = try await #require(throws: CredentialsError.self) { try await provider.credentials() }
            #expect(error.isMissing == isMissing)
        }
    }
}

import AWSCore
import Testing

@Suite("A secret never prints")
struct SecretTests {
    private let credentials = Credentials(
        accessKeyID: "AKID",
        secretAccessKey: "hush-hush",
        sessionToken: "token-of-session"
    )

    @Test("is not shown by a description, a debug description, or a mirror")
    func printing() {
        var dumped = ""
        dump(credentials, to: &dumped)
        dump(credentials.secretAccessKey, to: &dumped)
        let texts = [
            "\(credentials)", String(reflecting: credentials), "\(credentials.secretAccessKey)",
            String(reflecting: credentials.secretAccessKey), String(describing: Optional(credentials)),
            dumped,
        ]
        for text in texts {
            #expect(!text.contains("hush"))
            #expect(!text.contains("token-of"))
        }
        #expect(texts[0].contains("AKID"))
    }

    @Test("is revealed only on request, and completely")
    func revealing() {
        #expect(credentials.secretAccessKey.reveal() == "hush-hush")
        #expect(credentials.secretAccessKey.withBytes { $0.count } == 9)
        #expect(Secret("").isEmpty)
    }

    @Test(
        "is not quoted if it was pasted into AWS_CREDENTIAL_EXPIRATION",
        arguments: ["wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "token=wJalr"]
    )
    func pasted(value: String) async throws {
        let provider = EnvironmentCredentialsProvider(
            environment: EnvironmentVariables([
                "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "s",
                "AWS_CREDENTIAL_EXPIRATION": value,
            ])
        )
        let error = try await #require(throws: CredentialsError.self) { try await provider.credentials() }
        #expect(error.message.contains("AWS_CREDENTIAL_EXPIRATION must be a date"))
        #expect(!error.message.contains("wJalr"))
    }

    @Test("is equal to a secret with the same bytes")
    func equality() {
        #expect(Secret("a") == Secret("a"))
        #expect(Secret("a") != Secret("b"))
        #expect(Secret("a") != Secret("ab"))
    }
}

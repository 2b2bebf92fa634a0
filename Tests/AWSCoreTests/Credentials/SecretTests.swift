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

    @Test("is equal to a secret with the same bytes")
    func equality() {
        #expect(Secret("a") == Secret("a"))
        #expect(Secret("a") != Secret("b"))
        #expect(Secret("a") != Secret("ab"))
    }
}

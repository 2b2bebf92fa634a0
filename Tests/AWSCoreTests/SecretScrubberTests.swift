import Testing

@testable import AWSCore

@Suite struct SecretScrubberTests {
    @Test(
        "replaces what may be a secret",
        arguments: [
            ("AKIAIOSFODNN7EXAMPLE", "<redacted>"),
            ("key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "key <redacted>"),
            ("IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJ==", "<redacted>=="),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N", "<redacted>"),
            (#"{"SecretAccessKey": "hunter2"}"#, #"{"SecretAccessKey": "<redacted>"}"#),
            ("password=hunter2", "password=<redacted>"),
            ("AWS_SESSION_TOKEN=short", "AWS_SESSION_TOKEN=<redacted>"),
            ("token: abc", "token: <redacted>"),
        ]
    )
    func replaces(text: String, scrubbed: String) {
        #expect(SecretScrubber.scrub(text) == scrubbed)
    }

    @Test(
        "leaves words, paths and short codes",
        arguments: [
            "Vault is locked: run unlock --now", "no such profile dev (exit 3)",
            "/usr/local/bin/aws-vault: not found", "connect to 127.0.0.1:8200 failed",
            "AccessDenied: not authorized",
        ]
    )
    func leaves(text: String) {
        #expect(SecretScrubber.scrub(text) == text)
    }

    @Test("makes one line of at most 500 characters, without control characters")
    func oneLine() {
        #expect(SecretScrubber.scrub("a\nb\r\n\u{1B}[31mc\t\u{0}") == "a b [31mc")
        #expect(SecretScrubber.scrub(String(repeating: "ab ", count: 1000)).count == 501)
    }
}

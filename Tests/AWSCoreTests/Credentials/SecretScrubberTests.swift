import Testing

@testable import AWSCore

@Suite struct SecretScrubberTests {
    @Test(
        "replaces possible secrets",
        arguments: [
            ("AKIAIOSFODNN7EXAMPLE", "<redacted>"),
            ("key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "key <redacted>"),
            ("IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJ==", "<redacted>=="),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N", "<redacted>"),
            ("qwErTyUiOpAsDfGhJkLz", "<redacted>"), ("ab12-cd34-ef56-gh78", "<redacted>"),
            ("hvs.CAESIJ1Tz9kQw3_x-8uVrk2mPqLd5", "<redacted>"),
            (#"{"SecretAccessKey": "hunter2"}"#, #"{"SecretAccessKey": "<redacted>"}"#),
            (#"{"SecretAccessKey":"hun ter2","x":1}"#, #"{"SecretAccessKey":"<redacted>","x":1}"#),
            ("password=hunter2", "password=<redacted>"), ("password = hunter2!#x", "password = <redacted>"),
            ("password is hunter2", "password is <redacted>"),
            ("Your passphrase was 'a b c' until now", "Your passphrase was '<redacted>' until now"),
            ("AWS_SESSION_TOKEN=short", "AWS_SESSION_TOKEN=<redacted>"),
            ("token: abc", "token: <redacted>"), ("x-api-key: abc", "x-api-key: <redacted>"),
            ("Authorization: Bearer abc.def", "Authorization: <redacted> <redacted>"),
            ("Authorization: Basic dTpw", "Authorization: <redacted> <redacted>"),
            ("sent Bearer abc", "sent Bearer <redacted>"),
            ("helper --password hunter2 --verbose", "helper --password <redacted> --verbose"),
            ("https://u:pw@host/path", "https://<redacted>@host/path"),
            ("via http://me:p@ss/w@proxy:3128 failed", "via http://<redacted>@proxy:3128 failed"),
        ]
    )
    func replaces(text: String, scrubbed: String) {
        #expect(SecretScrubber.scrub(text) == scrubbed)
    }

    @Test(
        "keeps words, names, paths, ARNs, and times",
        arguments: [
            "Vault is locked: run unlock --now", "no such profile dev (exit 3)",
            "/usr/local/bin/aws-vault: not found", "connect to 127.0.0.1:8200 failed",
            "AccessDenied: not authorized", "The security token included in the request is expired",
            "Token has expired and refresh failed", "the secret of the role is elsewhere",
            "Bearer token expired", "Basic authentication failed", "AssumeRoleUnauthorizedAccess",
            "AWSSecurityTokenServiceException", "ExpiredTokenException", "IDPCommunicationError",
            "User: arn:aws:sts::123456789012:assumed-role/MyRole2024Production/i-0123456789abcdef0 is not authorized",
            "Signature expired: 20260131T120000Z is now earlier than 20260131T121500Z",
            "role swift-s3-control-1769860800", "AWS4-HMAC-SHA256", "sts.eu-central-1.amazonaws.com",
            "https://portal.sso.eu-central-1.amazonaws.com/federation/credentials",
        ]
    )
    func leaves(text: String) {
        #expect(SecretScrubber.scrub(text) == text)
    }

    @Test("returns one line of at most 500 characters, without control characters")
    func oneLine() {
        #expect(SecretScrubber.scrub("a\nb\r\n\u{1B}[31mc\t\u{0}") == "a b [31mc")
        #expect(SecretScrubber.scrub(String(repeating: "ab ", count: 1000)).count == 501)
    }

    @Test("handles long text in linear time, and shows no part of a truncated secret")
    func long() {
        for text in ["://", "token=", "\"", "@", "Bearer ", "arn:", "a"] {
            _ = SecretScrubber.scrub(String(repeating: text, count: 100_000))
        }
        let words = String(repeating: "0123456789abcdefg ", count: 454)
        #expect(!SecretScrubber.scrub(words + "hunter2hunter2hunter2").contains("hunter2"))
    }
}

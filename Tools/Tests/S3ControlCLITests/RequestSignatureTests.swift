import HTTPTypes
import Testing

@testable import S3ControlCLI

@Suite("What the debug log tells of a request")
struct RequestSignatureTests {
    private static let authorization =
        "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=5eaf00d"

    @Test("is its credential and no signature")
    func authorization() {
        let shown = RequestSignature.redacted(name: "Authorization", Self.authorization)
        #expect(shown.hasSuffix("SignedHeaders=host;x-amz-date, Signature=<redacted>"))
        #expect(!shown.contains("5eaf00d"))
    }

    @Test(
        "is no secret",
        arguments: [
            ("authorization", "Basic c2VjcmV0"), ("Authorization", "AWS4-HMAC-SHA256 c2VjcmV0"),
            ("X-Amz-Security-Token", "c2VjcmV0"),
            ("Proxy-Authorization", "c2VjcmV0"), ("Set-Cookie", "c2VjcmV0"),
        ]
    )
    func secrets(name: String, value: String) {
        #expect(RequestSignature.redacted(name: name, value) == "<redacted>")
    }

    @Test("is anything else as it is")
    func others() {
        #expect(RequestSignature.redacted(name: "x-amz-date", "20260101T000000Z") == "20260101T000000Z")
    }

    @Test("leaves signature and token out wherever they come up again")
    func repeated() {
        var request = HTTPRequest(method: .get, scheme: "https", authority: "example.com", path: "/")
        request.headerFields[.authorization] = Self.authorization
        if let name = HTTPField.Name("x-amz-security-token") { request.headerFields[name] = "token" }
        #expect(RequestSignature.secrets(of: request) == ["5eaf00d", "token"])
    }
}

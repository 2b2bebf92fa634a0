import AWSCore
@_spi(Debugging) import AWSSigV4
import HTTPTypes
import Testing

/// A case of the published Signature Version 4 test suite: what goes in, and the parts of each stage.
struct PublishedCase: Sendable, CustomStringConvertible {
    var name: String
    var method: HTTPRequest.Method = .get
    var target = "/"
    var fields: [(String, String)] = []
    var body = ""
    var token: String?
    var tokenPlacement = SigV4Signer.SessionTokenPlacement.signed
    var path = "/"
    var query = ""
    /// The canonical headers beside `host` and `x-amz-date`, as they are sorted among them.
    var headers: [String] = ["host:example.amazonaws.com", "x-amz-date:20150830T123600Z"]
    var signature: String

    var description: String { name }
}

private let host = "host:example.amazonaws.com"
private let date = "x-amz-date:20150830T123600Z"

private let cases: [PublishedCase] = [
    .init(name: "get-vanilla", signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    .init(
        name: "get-vanilla-query-order-key-case",
        target: "/?Param2=value2&Param1=value1",
        query: "Param1=value1&Param2=value2",
        signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
    ),
    .init(
        name: "get-vanilla-empty-query-key",
        target: "/?Param1=value1",
        query: "Param1=value1",
        signature: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"
    ),
    .init(
        name: "get-vanilla-query-unreserved",
        target: "/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
            + "=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        query: "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
            + "=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"
    ),
    .init(
        name: "get-vanilla-query-order-encoded",
        target: "/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
        query: "%E1%88%B4=Value1&Param=Value2&Param-3=Value3",
        signature: "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"
    ),
    .init(
        name: "get-vanilla-utf8-query",
        target: "/?ሴ=bar",
        query: "%E1%88%B4=bar",
        signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"
    ),
    .init(
        name: "get-utf8",
        target: "/ሴ",
        path: "/%E1%88%B4",
        signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"
    ),
    .init(
        name: "get-unreserved",
        target: "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        path: "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"
    ),
    .init(
        name: "get-slash",
        target: "//",
        signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    ),
    .init(
        name: "get-slash-dot-slash",
        target: "/./",
        signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    ),
    .init(
        name: "get-relative",
        target: "/example/..",
        signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    ),
    .init(
        name: "get-relative-relative",
        target: "/example1/example2/../..",
        signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    ),
    .init(
        name: "get-slash-pointless-dot",
        target: "/./example",
        path: "/example",
        signature: "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"
    ),
    .init(
        name: "get-slashes",
        target: "//example//",
        path: "/example/",
        signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"
    ),
    .init(
        name: "get-header-key-duplicate",
        fields: [("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1")],
        headers: [host, "my-header1:value2,value2,value1", date],
        signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"
    ),
    .init(
        name: "get-header-value-order",
        fields: [
            ("My-Header1", "value4"), ("My-Header1", "value1"), ("My-Header1", "value3"),
            ("My-Header1", "value2"),
        ],
        headers: [host, "my-header1:value4,value1,value3,value2", date],
        signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"
    ),
    .init(
        name: "get-header-value-trim",
        fields: [("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
        headers: [host, "my-header1:value1", "my-header2:\"a b c\"", date],
        signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"
    ),
    .init(
        // The suite takes folded lines for values of their own; a field holds no line's end, so they come as such.
        name: "get-header-value-multiline",
        fields: [("My-Header1", "value1"), ("My-Header1", "  value2"), ("My-Header1", "     value3")],
        headers: [host, "my-header1:value1,value2,value3", date],
        signature: "ba17b383a53190154eb5fa66a1b836cc297cc0a3d70a5d00705980573d8ff790"
    ),
    .init(
        name: "post-vanilla",
        method: .post,
        signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
    ),
    .init(
        name: "post-vanilla-query",
        method: .post,
        target: "/?Param1=value1",
        query: "Param1=value1",
        signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"
    ),
    .init(
        name: "post-header-key-sort",
        method: .post,
        fields: [("My-Header1", "value1")],
        headers: [host, "my-header1:value1", date],
        signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"
    ),
    .init(
        name: "post-header-value-case",
        method: .post,
        fields: [("My-Header1", "VALUE1")],
        headers: [host, "my-header1:VALUE1", date],
        signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"
    ),
    .init(
        name: "post-x-www-form-urlencoded",
        method: .post,
        fields: [("Content-Type", "application/x-www-form-urlencoded")],
        body: "Param1=value1",
        headers: ["content-type:application/x-www-form-urlencoded", host, date],
        signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
    ),
    .init(
        name: "post-x-www-form-urlencoded-parameters",
        method: .post,
        fields: [("Content-Type", "application/x-www-form-urlencoded; charset=utf8")],
        body: "Param1=value1",
        headers: ["content-type:application/x-www-form-urlencoded; charset=utf8", host, date],
        signature: "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"
    ),
    .init(
        name: "post-sts-header-before",
        method: .post,
        token: suiteToken,
        headers: [host, date, "x-amz-security-token:<redacted>"],
        signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"
    ),
    .init(
        name: "post-sts-header-after",
        method: .post,
        token: suiteToken,
        tokenPlacement: .unsigned,
        signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
    ),
]

private let suiteToken =
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8"
    + "YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6f"
    + "E8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2"
    + "ICCR/oLxBA=="

@Suite struct `The published test suite` {
    @Test(arguments: cases)
    func `passes at every stage`(_ sample: PublishedCase) throws {
        let signer = SigV4Signer(
            service: "service",
            region: "us-east-1",
            flavor: .general,
            sessionTokenPlacement: sample.tokenPlacement
        )
        var credentials = suiteCredentials
        credentials.sessionToken = sample.token.map(Secret.init)
        let payload = SigV4Payload.bytes(Array(sample.body.utf8))
        var request = make(sample.method, sample.target, sample.fields)

        let values = try signer.intermediateValues(
            of: request,
            payload: payload,
            credentials: credentials,
            date: suiteDate
        )
        let names = sample.headers.map { $0.prefix { $0 != ":" } }.joined(separator: ";")
        let lines =
            [sample.method.rawValue, sample.path, sample.query] + sample.headers
            + ["", names, sample.body.isEmpty ? emptyHash : formHash]
        #expect(values.canonicalRequest == lines.joined(separator: "\n"))
        #expect(values.signedHeaders == names)
        #expect(values.stringToSign.hasPrefix("AWS4-HMAC-SHA256\n20150830T123600Z\n\(scope)\n"))

        try signer.sign(&request, payload: payload, credentials: credentials, date: suiteDate)
        #expect(
            request["authorization"]
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\(scope), SignedHeaders=\(names), Signature=\(sample.signature)"
        )
        #expect(request["x-amz-security-token"] == sample.token)
    }

    @Test func `has the string to sign of get-vanilla`() throws {
        let signer = SigV4Signer(service: "service", region: "us-east-1", flavor: .general)
        let values = try signer.intermediateValues(
            of: make(),
            payload: .empty,
            credentials: suiteCredentials,
            date: suiteDate
        )
        let hash = "bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63"
        #expect(values.stringToSign == "AWS4-HMAC-SHA256\n20150830T123600Z\n\(scope)\n\(hash)")
    }

    @Test(arguments: [
        (nil, "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d"),
        (
            "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267",
            "7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c"
        ),
    ])
    func `passes for presigned get-vanilla, with and without a token`(token: String?, signature: String)
        throws
    {
        let signer = SigV4Signer(service: "service", region: "us-east-1", flavor: .general)
        var credentials = suiteCredentials
        credentials.sessionToken = token.map(Secret.init)
        var request = make()
        try signer.presign(&request, lifetime: .seconds(3_600), credentials: credentials, date: suiteDate)
        #expect(request.signature == signature)
    }

    private var scope: String { "20150830/us-east-1/service/aws4_request" }
    private var emptyHash: String { "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" }
    /// Of `Param1=value1`.
    private var formHash: String { "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e" }
}

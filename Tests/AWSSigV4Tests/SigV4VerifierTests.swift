import AWSCore
@_spi(Debugging) @_spi(Verifying) import AWSSigV4
import Basics
import HTTPTypes
import Testing

/// A change to a signed request, and the answer that it earns.
struct Refusal: Sendable, CustomStringConvertible {
    var description: String
    var code: SigV4VerificationError.Code
    var status: Int
    var isPresigned = false
    var seconds = 0.0
    var change: @Sendable (inout HTTPRequest) -> Void = { _ in }
}

extension HTTPRequest {
    fileprivate mutating func set(_ name: String, _ value: String?) {
        headerFields[makeField(name, "").name] = value
    }

    fileprivate mutating func replace(_ old: String, by new: String) {
        set("authorization", self["authorization"]?.replacing(old, with: new))
        path = path?.replacing(old, with: new)
    }
}

private let refusals: [Refusal] = [
    .init(description: "no signature", code: .accessDenied, status: 403) { $0.set("authorization", nil) },
    .init(description: "two signatures", code: .invalidArgument, status: 400) {
        $0.path = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256"
    },
    .init(description: "version 2", code: .invalidRequest, status: 400) {
        $0.set("authorization", "AWS A:B")
    },
    .init(description: "no credential", code: .authorizationHeaderMalformed, status: 400) {
        $0.replace("Credential=", by: "Other=")
    },
    .init(description: "a component twice", code: .authorizationHeaderMalformed, status: 400) {
        $0.replace("SignedHeaders=", by: "Signature=")
    },
    .init(description: "a short credential", code: .authorizationHeaderMalformed, status: 400) {
        $0.replace("/20150830/", by: "/")
    },
    .init(description: "another service", code: .authorizationHeaderMalformed, status: 400) {
        $0.replace("/s3/", by: "/sts/")
    },
    .init(description: "another region", code: .authorizationHeaderMalformed, status: 400) {
        $0.replace("/us-east-1/", by: "/eu-central-1/")
    },
    .init(description: "another day in the scope", code: .authorizationHeaderMalformed, status: 400) {
        $0.replace("/20150830/", by: "/20150831/")
    },
    .init(description: "no date", code: .accessDenied, status: 403) { $0.set("x-amz-date", nil) },
    .init(description: "a date that does not exist", code: .accessDenied, status: 403) {
        $0.set("x-amz-date", "20150231T123600Z")
    },
    .init(
        description: "15 minutes late and a second",
        code: .requestTimeTooSkewed,
        status: 403,
        seconds: 901
    ),
    .init(
        description: "15 minutes early and a second",
        code: .requestTimeTooSkewed,
        status: 403,
        seconds: -901
    ),
    .init(description: "an unknown key id", code: .invalidAccessKeyID, status: 403) {
        $0.replace("AKIDEXAMPLE", by: "AKIDOTHER")
    },
    .init(description: "a token that is not the key's", code: .invalidToken, status: 400) {
        $0.set("x-amz-security-token", "x")
    },
    .init(description: "an unsigned x-amz header", code: .accessDenied, status: 403) {
        $0.set("x-amz-acl", "x")
    },
    .init(description: "an unsigned host", code: .accessDenied, status: 403) {
        $0.replace("=host;", by: "=")
    },
    .init(description: "no payload hash", code: .invalidRequest, status: 400) {
        $0.set("x-amz-content-sha256", nil)
    },
    .init(description: "a payload hash that is none", code: .invalidArgument, status: 400) {
        $0.set("x-amz-content-sha256", "x")
    },
    .init(description: "chunked signing", code: .notImplemented, status: 501) {
        $0.set("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
    },
    .init(description: "another method", code: .signatureDoesNotMatch, status: 403) { $0.method = .delete },
    .init(description: "another query", code: .signatureDoesNotMatch, status: 403) { $0.path = "/a?b=d" },
    .init(description: "another host", code: .signatureDoesNotMatch, status: 403) {
        $0.authority = "example.com"
    },
    .init(description: "a signed header changed", code: .signatureDoesNotMatch, status: 403) {
        $0.set("x-amz-account-id", "2")
    },
    .init(description: "a signed header lost", code: .signatureDoesNotMatch, status: 403) {
        $0.set("x-amz-account-id", nil)
    },
    .init(description: "a cut signature", code: .signatureDoesNotMatch, status: 403) {
        $0.set("authorization", $0["authorization"].map { String($0.dropLast()) })
    },
    .init(description: "an upper-case signature", code: .signatureDoesNotMatch, status: 403) {
        guard let signature = $0.signature else { return }
        $0.replace(signature, by: signature.uppercased())
    },
    .init(
        description: "presigned, expired",
        code: .accessDenied,
        status: 403,
        isPresigned: true,
        seconds: 61
    ),
    .init(
        description: "presigned, too early",
        code: .accessDenied,
        status: 403,
        isPresigned: true,
        seconds: -901
    ),
    .init(
        description: "presigned for longer",
        code: .signatureDoesNotMatch,
        status: 403,
        isPresigned: true
    ) { $0.replace("X-Amz-Expires=60", by: "X-Amz-Expires=600") },
    .init(
        description: "presigned for over a week",
        code: .authorizationQueryParametersError,
        status: 400,
        isPresigned: true
    ) { $0.replace("X-Amz-Expires=60", by: "X-Amz-Expires=604801") },
    .init(
        description: "presigned without a lifetime",
        code: .authorizationQueryParametersError,
        status: 400,
        isPresigned: true
    ) { $0.replace("X-Amz-Expires", by: "X-Expires") },
    .init(
        description: "presigned, another region",
        code: .authorizationQueryParametersError,
        status: 400,
        isPresigned: true
    ) { $0.replace("us-east-1", by: "eu-central-1") },
    .init(
        description: "presigned, another parameter",
        code: .signatureDoesNotMatch,
        status: 403,
        isPresigned: true
    ) {
        $0.path = $0.path.map { $0 + "&c=d" }
    },
]

@Suite struct `The verifier` {
    private let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: .s3)
    private let verifier = makeVerifier()

    private static func makeVerifier(
        _ flavor: SigV4Flavor = .s3,
        region: String? = "us-east-1",
        credentials: Credentials = suiteCredentials
    ) -> SigV4Verifier {
        SigV4Verifier(service: "s3", region: region, flavor: flavor) {
            $0 == credentials.accessKeyID ? credentials : nil
        }
    }

    private func makeSigned(isPresigned: Bool = false, body: [UInt8] = []) throws -> HTTPRequest {
        var request = make(.post, "/a?b=c", [("x-amz-account-id", "1")])
        if isPresigned {
            try signer.presign(
                &request,
                lifetime: .seconds(60),
                credentials: suiteCredentials,
                date: suiteDate
            )
        } else {
            try signer.sign(&request, payload: .bytes(body), credentials: suiteCredentials, date: suiteDate)
        }
        return request
    }

    @Test(arguments: [-900.0, 0, 60, 900])
    func `accepts a signed request within the allowed skew`(seconds: Double) throws {
        let verified = try verifier.verify(
            makeSigned(body: [1, 2]),
            body: [1, 2],
            now: suiteDate.addingTimeInterval(seconds)
        )
        #expect(verified.accessKeyID == "AKIDEXAMPLE" && verified.region == "us-east-1")
        #expect(verified.service == "s3" && !verified.isPresigned)
    }

    @Test(arguments: [-900.0, 0, 60])
    func `accepts a presigned request until it expires`(seconds: Double) throws {
        let request = try makeSigned(isPresigned: true)
        let verified = try verifier.verify(request, body: [3], now: suiteDate.addingTimeInterval(seconds))
        #expect(verified.isPresigned)
    }

    @Test(arguments: ["x-a&b", "x-a%3bhost", "x+a", "x#a"])
    func `accepts a presigned request whose header names have special characters`(name: String) throws {
        var request = make(.get, "/a?b=c", [(name, "1")])
        let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: .s3)
        try signer.presign(&request, lifetime: .seconds(60), credentials: suiteCredentials, date: suiteDate)
        #expect(try verifier.verify(request, body: [], now: suiteDate).isPresigned)
    }

    @Test(arguments: refusals)
    func `returns the service's errors`(_ refusal: Refusal) throws {
        var request = try makeSigned(isPresigned: refusal.isPresigned)
        refusal.change(&request)
        let error = #expect(throws: SigV4VerificationError.self) {
            try verifier.verify(request, body: [], now: suiteDate.addingTimeInterval(refusal.seconds))
        }
        #expect(error?.code == refusal.code)
        #expect(error?.httpStatus == refusal.status)
        #expect((error?.intermediateValues != nil) == (refusal.code == .signatureDoesNotMatch))
    }

    @Test func `rejects a changed body with XAmzContentSHA256Mismatch`() throws {
        let request = try makeSigned(body: [1])
        let error = #expect(throws: SigV4VerificationError.self) {
            try verifier.verify(request, body: [2], now: suiteDate)
        }
        #expect(error?.code == .contentSHA256Mismatch)
    }

    @Test func `rejects a changed body for other services with SignatureDoesNotMatch`() throws {
        let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: .general)
        let verifier = Self.makeVerifier(.general)
        var request = make(.post, "/a//b/../c")
        try signer.sign(&request, payload: .bytes([1]), credentials: suiteCredentials, date: suiteDate)
        try verifier.verify(request, body: [1], now: suiteDate)
        let error = #expect(throws: SigV4VerificationError.self) {
            try verifier.verify(request, body: [2], now: suiteDate)
        }
        #expect(error?.code == .signatureDoesNotMatch)
    }

    @Test(arguments: [SigV4Payload.unsigned, .streamingUnsignedTrailer])
    func `accepts any body with an unsigned payload`(payload: SigV4Payload) throws {
        var request = make(.put)
        try signer.sign(&request, payload: payload, credentials: suiteCredentials, date: suiteDate)
        try verifier.verify(request, body: [1, 2, 3], now: suiteDate)
    }

    /// The request of "Signature calculations: including trailing headers" in the Amazon S3 API Reference.
    private func makeChunked() -> (request: HTTPRequest, body: [UInt8], chunks: [SignedChunk]) {
        let request = make(
            .put,
            "/examplebucket/chunkObject.txt",
            [
                ("x-amz-date", "20130524T000000Z"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"),
                ("content-encoding", "aws-chunked"), ("x-amz-decoded-content-length", "66560"),
                ("x-amz-trailer", "x-amz-checksum-crc32c"),
                (
                    "authorization",
                    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                        + "SignedHeaders=content-encoding;host;x-amz-content-sha256;x-amz-date;"
                        + "x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer,"
                        + "Signature=106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"
                ),
            ],
            authority: "s3.amazonaws.com"
        )
        let signatures = [
            "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
            "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
            "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
        ]
        let chunks = zip([0..<65_536, 65_536..<66_560, 66_560..<66_560], signatures)
            .map { SignedChunk(range: $0, signature: $1) }
        return (request, [UInt8](repeating: UInt8(ascii: "a"), count: 66_560), chunks)
    }

    @Test(
        arguments: [
            (3, "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435", true),
            (3, "e81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435", false),
            (3, "", false), (3, nil, false), (2, nil, false), (0, nil, false),
        ] as [(Int, String?, Bool)]
    )
    func `requires the last chunk of a signed body, and the signature of announced trailers`(
        chunkCount: Int,
        trailerSignature: String?,
        isValid: Bool
    ) throws {
        let credentials = Credentials(
            accessKeyID: "AKIAIOSFODNN7EXAMPLE",
            secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
        )
        let verifier = Self.makeVerifier(credentials: credentials)
        let (request, body, chunks) = makeChunked()
        let date = Date(timeIntervalSince1970: 1_369_353_600)
        func verify() throws(SigV4VerificationError) -> VerifiedSignature {
            try verifier.verify(
                request,
                body: body,
                chunks: Array(chunks.prefix(chunkCount)),
                trailer: Array("x-amz-checksum-crc32c:sOO8/Q==\n".utf8),
                trailerSignature: trailerSignature,
                now: date
            )
        }
        if isValid {
            #expect(try verify().accessKeyID == credentials.accessKeyID)
        } else {
            let error = #expect(throws: SigV4VerificationError.self) { try verify() }
            #expect(error?.code == .signatureDoesNotMatch)
        }
    }

    @Test(arguments: [0, 1])
    func `requires the last chunk of a signed body without trailers`(chunkCount: Int) throws {
        // The example of "Signature calculations: transferring a payload in multiple chunks".
        let request = make(
            .put,
            "/examplebucket/chunkObject.txt",
            [
                ("x-amz-date", "20130524T000000Z"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
                ("content-encoding", "aws-chunked"), ("x-amz-decoded-content-length", "66560"),
                ("content-length", "66824"),
                (
                    "authorization",
                    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                        + "SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;"
                        + "x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,"
                        + "Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
                ),
            ],
            authority: "s3.amazonaws.com"
        )
        let credentials = Credentials(
            accessKeyID: "AKIAIOSFODNN7EXAMPLE",
            secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
        )
        let first = SignedChunk(
            range: 0..<65_536,
            signature: "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"
        )
        let error = #expect(throws: SigV4VerificationError.self) {
            try Self.makeVerifier(credentials: credentials).verify(
                request,
                body: [UInt8](repeating: UInt8(ascii: "a"), count: 65_536),
                chunks: Array([first].prefix(chunkCount)),
                trailer: [],
                trailerSignature: nil,
                now: Date(timeIntervalSince1970: 1_369_353_600)
            )
        }
        #expect(error?.code == .signatureDoesNotMatch)
    }

    @Test func `accepts any region if none is required`() throws {
        let verifier = Self.makeVerifier(region: nil)
        let verified = try verifier.verify(makeSigned(), body: [], now: suiteDate)
        #expect(verified.region == "us-east-1")
    }

    @Test(arguments: [false, true])
    func `requires the session token of temporary credentials, which must not have expired`(
        isPresigned: Bool
    ) throws {
        var temporary = suiteCredentials
        temporary.sessionToken = Secret("to/k+en=")
        temporary.expiration = suiteDate.addingTimeInterval(30)
        let verifier = Self.makeVerifier(credentials: temporary)
        var request = make()
        if isPresigned {
            try signer.presign(&request, lifetime: .seconds(60), credentials: temporary, date: suiteDate)
        } else {
            try signer.sign(&request, payload: .empty, credentials: temporary, date: suiteDate)
        }
        try verifier.verify(request, body: [], now: suiteDate)

        let expired = #expect(throws: SigV4VerificationError.self) {
            try verifier.verify(request, body: [], now: suiteDate.addingTimeInterval(30))
        }
        #expect(expired?.code == .expiredToken)
        let missing = #expect(throws: SigV4VerificationError.self) {
            try verifier.verify(makeSigned(isPresigned: isPresigned), body: [], now: suiteDate)
        }
        #expect(missing?.code == .invalidToken)
    }

    @Test func `reports the access key ID, the expected region, and unsigned headers`() throws {
        var request = try makeSigned()
        request.set("x-amz-acl", "public")
        let error = #expect(throws: SigV4VerificationError.self) {
            try verifier.verify(request, body: [], now: suiteDate)
        }
        #expect(error?.headersNotSigned == ["x-amz-acl"])
        #expect(error?.accessKeyID == "AKIDEXAMPLE")
        let elsewhere = #expect(throws: SigV4VerificationError.self) {
            try Self.makeVerifier(region: "eu-central-1").verify(makeSigned(), body: [], now: suiteDate)
        }
        #expect(elsewhere?.expectedRegion == "eu-central-1")
    }
}

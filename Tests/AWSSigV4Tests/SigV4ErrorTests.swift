import AWSCore
import AWSSigV4
import Basics
import HTTPTypes
import Testing

/// Something that cannot be signed, and what the error has to name.
struct BadInput: Sendable, CustomStringConvertible {
    var description: String
    var code: SigV4Error.Code
    var subject: String
    var request = make()
    var payload = SigV4Payload.empty
    var credentials = suiteCredentials
    var date = suiteDate
    var service = "s3"
    var region = "us-east-1"

    init(
        _ description: String,
        _ code: SigV4Error.Code,
        _ subject: String,
        _ change: (inout BadInput) -> Void
    ) {
        self.description = description
        self.code = code
        self.subject = subject
        change(&self)
    }
}

private func makeLenient(_ name: String, _ value: [UInt8]) -> HTTPRequest {
    var request = make()
    request.headerFields.append(HTTPField(name: makeField(name, "").name, lenientValue: value))
    return request
}

private func makePath(_ path: [UInt8]) -> HTTPRequest {
    var request = make()
    if let name = request.pseudoHeaderFields.path?.name {
        request.pseudoHeaderFields.path = HTTPField(name: name, lenientValue: path)
    }
    return request
}

private let badInputs: [BadInput] = [
    .init("an empty key id", .invalidCredentials, "accessKeyID") { $0.credentials.accessKeyID = "" },
    .init("a key id with a comma", .invalidCredentials, "accessKeyID") { $0.credentials.accessKeyID = "A,B" },
    .init("a key id with a line's end", .invalidCredentials, "accessKeyID") {
        $0.credentials.accessKeyID = "A\n"
    },
    .init("an empty secret", .invalidCredentials, "secretAccessKey") {
        $0.credentials.secretAccessKey = Secret("")
    },
    .init("a secret with a line's end", .invalidCredentials, "secretAccessKey") {
        $0.credentials.secretAccessKey = Secret("secret\r\n")
    },
    .init("a token with a line's end", .invalidCredentials, "sessionToken") {
        $0.credentials.sessionToken = Secret("token\n")
    },
    .init("an empty region", .invalidScope, "region") { $0.region = "" },
    .init("a region with a slash", .invalidScope, "region") { $0.region = "us/east" },
    .init("an empty service", .invalidScope, "service") { $0.service = "" },
    .init("a date before 1970", .invalidDate, "date") { $0.date = Date(timeIntervalSince1970: -0.001) },
    .init("a date after 9999", .invalidDate, "date") {
        $0.date = Date(timeIntervalSince1970: 253_402_300_800)
    },
    .init("a date that is no number", .invalidDate, "date") { $0.date = Date(timeIntervalSince1970: .nan) },
    .init("no authority", .invalidAuthority, ":authority") { $0.request = make(authority: nil) },
    .init("a user name", .invalidAuthority, ":authority") {
        $0.request = make(authority: "user@example.com")
    },
    .init("a name beyond ASCII", .invalidAuthority, ":authority") {
        $0.request = make(authority: "exämple.com")
    },
    .init("a path without its slash", .invalidPath, ":path") { $0.request = make(.get, "a") },
    .init("a query without a path", .invalidPath, ":path") { $0.request = make(.get, "?a=b") },
    .init("a space in the path", .invalidPath, ":path") { $0.request = make(.get, "/example space/") },
    .init("a fragment", .invalidPath, ":path") { $0.request = make(.get, "/a?b=c#d") },
    .init("a fragment in the path", .invalidPath, ":path") { $0.request = make(.get, "/a#d") },
    .init("a space in the query", .invalidPath, ":path") { $0.request = make(.get, "/a?b c") },
    .init("a control character in the query", .invalidPath, ":path") {
        $0.request = makePath(Array("/a?b=c&d=".utf8) + [0x7F])
    },
    .init("a path that is wrong as well as a header", .invalidPath, ":path") {
        $0.request = make(.get, "/a b", [("Host", "example.com")])
    },
    .init("a control character in a header", .invalidHeader, "x-amz-meta-a") {
        $0.request = makeLenient("X-Amz-Meta-A", Array("a".utf8) + [0x01])
    },
    .init("a delete character in a header", .invalidHeader, "x-amz-meta-a") {
        $0.request = makeLenient("X-Amz-Meta-A", Array("long enough for words".utf8) + [0x7F])
    },
    .init("another host", .unstableHeader, "host") {
        $0.request = make(.get, "/", [("Host", "example.com")])
    },
    .init("two hosts", .unstableHeader, "host") {
        $0.request = make(.get, "/", [("Host", "example.amazonaws.com"), ("Host", "example.amazonaws.com")])
    },
    .init("another length", .unstableHeader, "content-length") {
        $0.request = make(.get, "/", [("Content-Length", "1")])
    },
    .init("two cookies", .unstableHeader, "cookie") {
        $0.request = make(.get, "/", [("Cookie", "a=1"), ("Cookie", "b=2")])
    },
    .init("a short hash", .invalidPayloadHash, "payload") { $0.payload = .sha256(hex: "00") },
    .init("an upper-case hash", .invalidPayloadHash, "payload") {
        $0.payload = .sha256(hex: String(repeating: "A", count: 64))
    },
]

@Suite struct `Requests that cannot be signed` {
    @Test(arguments: badInputs)
    func `names the invalid part, and leaves the request unchanged`(_ input: BadInput) throws {
        let signer = SigV4Signer(service: input.service, region: input.region, flavor: .s3)
        func check(_ what: String, _ body: (inout HTTPRequest) throws(SigV4Error) -> Void) {
            var request = input.request
            let error = #expect(throws: SigV4Error.self, "\(what)") { try body(&request) }
            #expect(error?.code == input.code)
            #expect(error?.subject == input.subject)
            #expect(request == input.request)
            #expect(error?.message.contains(suiteCredentials.secretAccessKey.reveal()) == false)
        }
        check("signing") { request throws(SigV4Error) in
            try signer.sign(
                &request,
                payload: input.payload,
                credentials: input.credentials,
                date: input.date
            )
        }
        check("presigning") { request throws(SigV4Error) in
            try signer.presign(
                &request,
                lifetime: .seconds(60),
                payload: input.payload,
                credentials: input.credentials,
                date: input.date
            )
        }
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .seconds(604_801), .milliseconds(1_500)])
    func `a presigned request has a lifetime that is too short, too long, or fractional`(lifetime: Duration) {
        let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: .s3)
        var request = make()
        let error = #expect(throws: SigV4Error.self) {
            try signer.presign(&request, lifetime: lifetime, credentials: suiteCredentials, date: suiteDate)
        }
        #expect(error?.code == .invalidExpiry)
        #expect(request == make())
    }
}

@Suite struct `Requests that can be signed` {
    @Test(arguments: [0, 951_782_400, 1_709_164_800, 253_402_300_799.9])
    func `the first and the last second and leap days are valid`(seconds: Double) throws {
        let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: .s3)
        var request = make()
        let date = Date(timeIntervalSince1970: seconds)
        try signer.sign(&request, payload: .empty, credentials: suiteCredentials, date: date)
        let expected: [Double: String] = [
            0: "19700101T000000Z", 951_782_400: "20000229T000000Z", 1_709_164_800: "20240229T000000Z",
            253_402_300_799.9: "99991231T235959Z",
        ]
        #expect(request["x-amz-date"] == expected[seconds])
    }

    @Test func `a host and a length that match the request are valid`() throws {
        let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: .s3)
        var request = make(.put, "/", [("Host", "example.amazonaws.com"), ("Content-Length", "3")])
        try signer.sign(&request, payload: .bytes([1, 2, 3]), credentials: suiteCredentials, date: suiteDate)
        #expect(
            request["authorization"]?.contains("SignedHeaders=content-length;host;x-amz-content-sha256;")
                == true
        )
    }
}

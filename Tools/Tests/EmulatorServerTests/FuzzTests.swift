import EmulatorServer
import S3ControlEmulator
import S3ControlModel
import Testing

/// Random numbers that are the same each time: Marsaglia's xorshift.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

@Suite("What is no request is refused with a code, whatever it is", .serialized)
struct FuzzTests {
    private static let create = """
        <CreateJobRequest xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"><Operation>\
        <S3PutObjectTagging/></Operation><Report><Enabled>false</Enabled></Report>\
        <ClientRequestToken>token</ClientRequestToken><Priority>1</Priority>\
        <RoleArn>arn:aws:iam::123456789012:role/r</RoleArn></CreateJobRequest>
        """

    private static let fields = "Host: 127.0.0.1\r\nx-amz-account-id: 123456789012\r\n"

    private static let corpus: [String] = [
        "GET /v20180820/jobs/job-1 HTTP/1.1\r\n\(fields)\r\n",
        "GET /v20180820/jobs?jobStatuses=Active&jobStatuses=New&maxResults=10 HTTP/1.1\r\n\(fields)\r\n",
        "POST /v20180820/jobs/job-1/status?requestedJobStatus=Ready HTTP/1.1\r\n\(fields)Content-Length: 0\r\n\r\n",
        "POST /v20180820/jobs HTTP/1.1\r\n\(fields)Content-Length: \(create.utf8.count)\r\n\r\n\(create)",
        "POST /v20180820/jobs HTTP/1.1\r\n\(fields)Transfer-Encoding: chunked\r\n\r\n"
            + "\(String(create.utf8.count, radix: 16))\r\n\(create)\r\n0\r\n\r\n",
        "PUT /v20180820/jobs/job-1/tagging HTTP/1.1\r\n\(fields)Content-Length: 5\r\nExpect: 100-continue\r\n\r\n<a/>\n",
        "GET http://s3-control.test/v20180820/jobs HTTP/1.1\r\n\(fields)\r\n",
        "POST /_emulator/faults HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 26\r\n\r\n[{\"fault\":\"throt\",\"all\":1}]",
        "POST /_emulator/clock HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 24\r\n\r\n{\"advanceSeconds\":1e999}",
        "GET /v20180820/jobs HTTP/1.1\r\n\(fields)Authorization: AWS4-HMAC-SHA256 Credential=a/20260101/r/s3/"
            + "aws4_request, SignedHeaders=host, Signature=0\r\nx-amz-date: 20260101T000000Z\r\n\r\n",
    ]

    private static func mutated(_ text: String, using dice: inout Dice) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &dice) where !bytes.isEmpty {
            let place = Int.random(in: bytes.indices, using: &dice)
            let other = Int.random(in: bytes.indices, using: &dice)
            switch Int.random(in: 0..<8, using: &dice) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
            case 1: bytes[place] = UInt8.random(in: .min ... .max, using: &dice)
            case 2: bytes.remove(at: place)
            case 3: bytes.insert([0, 9, 10, 13, 32, 37, 60, 255].randomElement(using: &dice) ?? 0, at: place)
            case 4: bytes.removeSubrange(min(place, other)..<max(place, other))
            case 5: bytes.insert(contentsOf: Array(bytes[min(place, other)..<max(place, other)]), at: place)
            case 6: bytes = Array(bytes.prefix(place))
            default: bytes.insert(contentsOf: Array("%00../\u{FFFD}&lt;😀".utf8), at: place)
            }
        }
        return bytes
    }

    /// Checks every response in what came back; a `100 Continue` counts as none.
    private static func check(_ answer: String, to bytes: [UInt8], allowsSuccess: Bool) {
        let statuses = answer.split(separator: "HTTP/1.").dropFirst(answer.hasPrefix("HTTP/1.") ? 0 : 1)
            .compactMap { Int($0.dropFirst(2).prefix(3)) }.filter { $0 != 100 }
        let isHead = bytes.starts(with: Array("HEAD".utf8))
        let isHarmless =
            !statuses.isEmpty
            && statuses.allSatisfy {
                (400..<500).contains($0) || $0 == 501
                    || (allowsSuccess && $0 == 200)
            }
        let hasCode =
            statuses.allSatisfy { $0 == 200 } || isHead
            || answer.contains("<Code>") || answer.contains("\"message\"")
        // Blank lines before a request are no request yet.
        let isBlank = bytes.allSatisfy { [10, 13].contains($0) }
        if !isBlank, !isHarmless || !hasCode {
            Issue.record(
                "\(String(decoding: bytes, as: UTF8.self).debugDescription) → \(answer.debugDescription)"
            )
        }
    }

    @Test("Mutated requests", arguments: [true, false])
    func mutations(checksSignatures: Bool) async throws {
        let emulator = makeEmulator { $0.checksSignatures = checksSignatures }
        emulator.addJob("job-1", .suspended, to: account)
        try await withServer(emulator, limits: ServerLimits(bodyBytes: 4096)) { port in
            var dice = Dice(state: checksSignatures ? 0x5EED : 0xF00D)
            for round in 0..<1000 {
                let base = Self.corpus[round % Self.corpus.count]
                let bytes = Self.mutated(base, using: &dice)
                let answer = try await RawClient.exchange(port: port, bytes)
                // A mutation may hit what does not matter; nothing signed survives any.
                let isAdmin = base.contains("/_emulator/")
                Self.check(answer, to: bytes, allowsSuccess: !checksSignatures || isAdmin)
            }
            let health = "GET /_emulator/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            #expect(try await RawClient.exchange(port: port, health).hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test("Random bytes")
    func noise() async throws {
        try await withServer(makeEmulator()) { port in
            var dice = Dice(state: 0xBAD)
            for _ in 0..<300 {
                let bytes = (0..<Int.random(in: 1...400, using: &dice)).map { _ in
                    UInt8.random(in: .min ... .max, using: &dice)
                }
                Self.check(try await RawClient.exchange(port: port, bytes), to: bytes, allowsSuccess: false)
            }
        }
    }

    @Test(
        "Tricks with the path",
        arguments: [
            "/v20180820/jobs/../jobs/job-1", "/v20180820/jobs/job-1/", "//v20180820/jobs/job-1",
            "/v20180820//jobs/job-1", "/v20180820/jobs/%2e%2e", "/v20180820/jobs/job-1%2Fstatus",
            "/v20180820/jobs/job-1%00", "/V20180820/jobs/job-1", "/v20180820/jobs/job-1;x",
            "/v20180820/jobs/%c0%af%c0%af", "/_emulator/../v20180820/jobs/job-1", "/_emulatorx",
            "/_emulator/jobs/%2e%2e%2fhealth", "\\v20180820\\jobs", "*", "http://", "http://h", "/\u{7F}",
        ]
    )
    func paths(path: String) async throws {
        let emulator = makeEmulator()
        emulator.addJob("job-1", .suspended, to: account)
        try await withServer(emulator) { port in
            let request = "GET \(path) HTTP/1.1\r\n\(Self.fields)\r\n"
            let answer = try await RawClient.exchange(port: port, request)
            Self.check(answer, to: Array(request.utf8), allowsSuccess: false)
        }
    }
}

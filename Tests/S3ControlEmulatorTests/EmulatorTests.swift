import AWSCore
import AWSSigV4
import Basics
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
import S3ControlModel
import Synchronization
import Testing

@Suite("The emulator responds as the service does")
struct EmulatorTests {
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)
    private let account: AccountID = "123456789012"
    private let emulator = S3ControlEmulator(
        configuration: EmulatorConfiguration(clock: WallClock { EmulatorTests.now })
    )

    private func makeRequest(
        _ method: HTTPRequest.Method = .get,
        _ path: String = "/v20180820/jobs/job-1",
        account: String? = "123456789012"
    ) throws -> HTTPRequest {
        var request = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1:80", path: path)
        request.headerFields[try #require(HTTPField.Name("x-amz-account-id"))] = account
        return request
    }

    private func send(
        _ request: HTTPRequest,
        body: String = "",
        credentials: Credentials? = EmulatorConfiguration.exampleCredentials,
        date: Date = EmulatorTests.now
    ) async throws -> (status: Int, body: String, head: HTTPResponse) {
        var request = request
        if let credentials {
            let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: .s3)
            try signer.sign(&request, payload: .bytes(Array(body.utf8)), credentials: credentials, date: date)
        }
        let response = try await emulator.send(request, body: Array(body.utf8))
        return (response.head.status.code, String(decoding: response.body, as: UTF8.self), response.head)
    }

    private func addJob(_ status: JobStatus) {
        emulator.add(
            EmulatedJob(
                JobDescriptor(jobID: "job-1", status: status) {
                    $0.priority = 1
                    $0.creationTime = Self.now
                }
            ),
            to: account
        )
    }

    @Test("An event takes no more stack than the first, however many came before")
    func eventDepth() {
        let depths = Mutex<[UInt]>([])
        var configuration = EmulatorConfiguration()
        configuration.jobEvents = { _ in
            var local = 0
            let address = unsafe withUnsafePointer(to: &local) { UInt(bitPattern: $0) }
            depths.withLock { $0.append(address) }
        }
        let emulator = S3ControlEmulator(configuration: configuration)
        for number in 0..<1000 {
            emulator.addJob(JobID(stringLiteral: "job-\(number % 10)"), .complete, to: account)
        }
        let addresses = depths.withLock(\.self)
        #expect(addresses.count >= 1000)
        #expect((addresses.max() ?? 0) - (addresses.min() ?? 0) < 4096)
    }

    @Test("A job is described, with request IDs and the date in the header")
    func describes() async throws {
        addJob(.active)
        let response = try await send(makeRequest())
        #expect(response.status == 200)
        #expect(response.body.contains("<DescribeJobResult"))
        #expect(response.body.contains("<Status>Active</Status>"))
        #expect(response.head.headerFields[.date] == "Mon, 21 Sep 2026 14:13:20 GMT")
        for name in ["x-amz-request-id", "x-amz-id-2"] {
            #expect(response.head.headerFields[try #require(HTTPField.Name(name))]?.isEmpty == false)
        }
    }

    @Test("A request without a signature is denied")
    func unsigned() async throws {
        addJob(.active)
        let response = try await send(makeRequest(), credentials: nil)
        #expect(response.status == 403)
        #expect(response.body.contains("<Code>AccessDenied</Code>"))
    }

    @Test("A wrong secret is rejected with both sides' string to sign")
    func wrongSecret() async throws {
        let credentials = Credentials(accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wrong")
        let response = try await send(makeRequest(), credentials: credentials)
        #expect(response.status == 403)
        #expect(response.body.contains("<Code>SignatureDoesNotMatch</Code>"))
        #expect(response.body.contains("<StringToSign>AWS4-HMAC-SHA256"))
        #expect(response.body.contains("<CanonicalRequest>GET\n/v20180820/jobs/job-1"))
    }

    @Test("An unknown key and an old date have their own codes")
    func otherRefusals() async throws {
        let unknown = Credentials(accessKeyID: "AKIDUNKNOWN", secretAccessKey: "x")
        #expect(try await send(makeRequest(), credentials: unknown).body.contains("InvalidAccessKeyId"))
        let stale = Self.now.addingTimeInterval(-16 * 60)
        #expect(try await send(makeRequest(), date: stale).body.contains("RequestTimeTooSkewed"))
    }

    @Test("Changes after signing are detected")
    func tampered() async throws {
        addJob(.suspended)
        var request = try makeRequest(.post, "/v20180820/jobs/job-1/status?requestedJobStatus=Ready")
        let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: .s3)
        try signer.sign(
            &request,
            payload: .bytes([]),
            credentials: EmulatorConfiguration.exampleCredentials,
            date: Self.now
        )
        request.path = "/v20180820/jobs/job-1/status?requestedJobStatus=Cancelled"
        let response = try await emulator.send(request, body: [])
        #expect(response.head.status.code == 403)
        #expect(emulator.job("job-1", of: account)?.status == .suspended)
    }

    @Test(
        "A request that does not match an operation is rejected",
        arguments: [
            ("GET", "/", 405, "MethodNotAllowed"),
            ("GET", "/v20180820/jobs/job-1/status", 405, "MethodNotAllowed"),
            ("GET", "/v20180820/jobs/x", 400, "BadRequestException"),
            ("GET", "/v20180820/jobs/%zz", 400, "BadRequestException"),
            ("GET", "/v20180820/jobs/missing-job", 400, "NotFoundException"),
            ("POST", "/v20180820/jobs/job-1/status", 400, "RequestedJobStatus is required"),
            ("POST", "/v20180820/jobs/job-1/status?requestedJobStatus=Paused", 400, "Cancelled or Ready"),
            (
                "POST", "/v20180820/jobs/job-1/status?requestedJobStatus=Cancelled&statusUpdateReason=a%10",
                400, "BadRequestException"
            ),
            ("POST", "/v20180820/jobs/job-1/priority?priority=-1", 400, "Priority must be 0 to 2147483647"),
            ("POST", "/v20180820/jobs/job-1/priority?priority=many", 400, "a whole number"),
            ("GET", "/v20180820/jobs?maxResults=1001", 400, "MaxResults"),
            ("PUT", "/v20180820/jobs/job-1/tagging", 400, "BadRequestException"),
        ]
    )
    func refuses(method: String, path: String, status: Int, said: String) async throws {
        addJob(.active)
        let response = try await send(makeRequest(#require(HTTPRequest.Method(method)), path))
        #expect(response.status == status)
        #expect(response.body.contains(said), "\(response.body)")
        #expect(emulator.job("job-1", of: account)?.status == .active)
    }

    @Test("A request without an account is rejected")
    func noAccount() async throws {
        let response = try await send(makeRequest(account: nil))
        #expect(response.status == 400)
        #expect(response.body.contains("AccountId is required"))
    }
}

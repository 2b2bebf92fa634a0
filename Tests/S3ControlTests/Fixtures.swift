import AWSCore
import Basics
import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlModel
import Synchronization

let account: AccountID = "123456789012"

/// A clock that stands still until a test moves it.
final class TestClock: Sendable {
    private let seconds = Mutex(1_790_000_000.0)

    var wallClock: WallClock { WallClock { [self] in Date(timeIntervalSince1970: seconds.withLock { $0 }) } }

    func advance(by duration: Duration) {
        seconds.withLock { $0 += duration / .seconds(1) }
    }
}

/// A client on an emulator that both live by one clock.
struct Bench {
    let clock = TestClock()
    let emulator: S3ControlEmulator
    let client: S3ControlClient

    init(change: (inout S3ControlConfiguration) -> Void = { _ in }) throws {
        emulator = S3ControlEmulator(configuration: EmulatorConfiguration(clock: clock.wallClock))
        var configuration = makeConfiguration(transport: emulator)
        configuration.clock = clock.wallClock
        change(&configuration)
        client = try S3ControlClient(configuration: configuration)
    }

    @discardableResult
    func addJob(_ status: JobStatus, id: JobID = "job-1", work: JobWork = JobWork()) -> JobID {
        emulator.add(EmulatedJob(makeJob(id, status, at: clock.wallClock.now), work: work), to: account)
        return id
    }
}

func makeConfiguration(transport: any HTTPTransport) -> S3ControlConfiguration {
    var configuration = S3ControlConfiguration(
        accountID: account,
        region: "us-east-1",
        credentials: StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
    )
    configuration.transport = transport
    configuration.delayClock = ImpatientClock()
    return configuration
}

func makeJob(_ id: JobID, _ status: JobStatus, at date: Date = Date(timeIntervalSince1970: 0))
    -> JobDescriptor
{
    JobDescriptor(jobID: id, status: status) {
        $0.priority = 10
        $0.creationTime = date
    }
}

func makeCreateJobRequest(token: String? = nil, tags: [S3Tag]? = nil) -> CreateJobRequest {
    CreateJobRequest(
        accountID: account,
        operation: .s3PutObjectTagging(
            S3SetObjectTaggingOperation { $0.tagSet = [S3Tag(key: "a", value: "b c")] }
        ),
        report: JobReport(enabled: false),
        priority: 7,
        roleARN: "arn:aws:iam::123456789012:role/batch"
    ) {
        $0.confirmationRequired = false
        $0.clientRequestToken = token
        $0.manifest = JobManifest(
            spec: JobManifestSpec(format: .batchOperationsCSV20180820, fields: [.bucket, .key]),
            location: JobManifestLocation(objectARN: "arn:aws:s3:::manifests/m.csv", eTag: "60e460c9")
        )
        $0.tags = tags
    }
}

/// Answers each request with what a test says, and keeps the requests.
final class ScriptedTransport: HTTPTransport {
    private let answer: @Sendable (HTTPRequest) throws -> TransportResponse
    private let received = Mutex<[HTTPRequest]>([])

    var requests: [HTTPRequest] { received.withLock { $0 } }

    init(_ answer: @escaping @Sendable (HTTPRequest) throws -> TransportResponse) {
        self.answer = answer
    }

    convenience init(status: Int = 200, _ body: String) {
        self.init { _ in
            TransportResponse(head: HTTPResponse(status: .init(code: status)), body: Array(body.utf8))
        }
    }

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        received.withLock { $0.append(request) }
        return try answer(request)
    }
}

/// The jobs `job-0`, `job-1` and so on.
func makeIDs(_ count: Int) -> [JobID] {
    (0..<count).map { JobID(stringLiteral: "job-\($0)") }
}

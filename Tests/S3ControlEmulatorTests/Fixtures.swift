import AWSCore
@_spi(XML) import AWSXML
import Basics
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Synchronization
import Testing

let account: AccountID = "123456789012"
let startDate = Date(timeIntervalSince1970: 1_790_000_000)

/// An emulator that does not check signatures and whose clock stands still.
func makeEmulator(change: (inout EmulatorConfiguration) -> Void = { _ in }) -> S3ControlEmulator {
    var configuration = EmulatorConfiguration(
        clock: WallClock { startDate },
        checksSignatures: false,
        work: JobWork(totalTasks: 1000, tasksPerSecond: 100)
    )
    configuration.seed = 1
    change(&configuration)
    return S3ControlEmulator(configuration: configuration)
}

/// What came back: the operation's result, or the service's error.
enum Answer<Output: Sendable>: Sendable {
    case output(Output)
    case error(code: String, status: Int)

    var output: Output? { if case .output(let output) = self { output } else { nil } }
    var code: String? { if case .error(let code, _) = self { code } else { nil } }
}

extension S3ControlEmulator {
    /// Calls an operation over the emulator's front door: as HTTP and XML.
    func call<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ input: Operation.Input,
        options: TransferOptions = TransferOptions()
    ) async throws -> Answer<Operation.Output> {
        var (head, body) = try operation.writeRequest(input)
        head.scheme = "http"
        head.authority = "127.0.0.1"
        let response = try await send(head, body: body, options: options)
        guard response.head.status.code == 200 else {
            let error = try ErrorBody.decode(response.body)
            #expect(error.requestID?.count == 16)
            return .error(code: try #require(error.code), status: response.head.status.code)
        }
        switch try operation.readResponse(response.body) {
        case .output(let output): return .output(output)
        case .error(let error): return .error(code: try #require(error.code), status: 200)
        }
    }

    func status(_ id: JobID) -> JobStatus? { job(id, of: account)?.status }

    /// The statuses that a job has had.
    func life(_ id: JobID) -> [JobStatus] { transitions(of: id, of: account).map(\.status) }
}

func makeCreateRequest(
    token: String? = "token-1",
    confirmationRequired: Bool? = false,
    priority: Int = 10,
    tags: [S3Tag]? = nil
) -> CreateJobRequest {
    CreateJobRequest(
        accountID: account,
        operation: JobOperation {
            $0.s3PutObjectTagging = S3SetObjectTaggingOperation { $0.tagSet = [S3Tag(key: "a", value: "b")] }
        },
        report: JobReport(enabled: false),
        priority: priority,
        roleARN: "arn:aws:iam::123456789012:role/batch"
    ) {
        $0.confirmationRequired = confirmationRequired
        $0.clientRequestToken = token
        $0.manifest = JobManifest(
            spec: JobManifestSpec(format: .batchOperationsCSV20180820, fields: [.bucket, .key]),
            location: JobManifestLocation(objectARN: "arn:aws:s3:::bucket/manifest.csv", eTag: "etag")
        )
        $0.tags = tags
    }
}

@_spi(XML) import AWSXML
import FuzzSupport
import HTTPTransport
import HTTPTypes
import S3Control
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Synchronization

/// Classifies one response, a seed such as "400", header lines, an empty line and a body, as the client does for every
/// operation.
@_silgen_name("checkInput")
public func fuzz(_ bytes: [UInt8]) {
    let message = MessageText(bytes)
    var head = HTTPResponse(status: .init(code: min(max(Int(message.firstLine) ?? 500, 100), 599)))
    for (name, value) in message.fields {
        guard let name = HTTPField.Name(name) else { continue }
        head.headerFields.append(HTTPField(name: name, value: value))
    }
    checkForms(of: message.body)
    let response = TransportResponse(head: head, body: message.body)
    for operation in Operation.allCases { checkReading(operation, response) }
}

/// What an error's body says does not depend on which of the two forms it has.
private func checkForms(of document: [UInt8]) {
    let body: ErrorBody
    do {
        body = try ErrorBody.decode(document)
    } catch {
        check((0...document.count).contains(error.offset), "an offset outside the document: \(error)")
        return
    }
    let usual = mustSucceed("what was read cannot be written") { try body.encode() }
    check(
        mustSucceed("what was written does not read") { try ErrorBody.decode(usual) } == body,
        "\(body) reads otherwise"
    )
    let other = mustSucceed("the other form cannot be written") { try writeBare(body) }
    var read = mustSucceed("the other form does not read") { try ErrorBody.decode(other) }
    // The service's own order: the ids come last here, so that the details stay as they are.
    read.details = body.details
    check(read == body, "the other form reads as \(read), not as \(body)")
}

private func writeBare(_ body: ErrorBody) throws(XMLError) -> [UInt8] {
    var writer = XMLWriter(declaration: false)
    writer.startElement("Error")
    let ids = [
        ("Code", body.code), ("Message", body.message), ("RequestId", body.requestID),
        ("HostId", body.hostID),
    ]
    for (name, text) in ids + body.details.map({ ($0.name, $0.value) }) {
        guard let text else { continue }
        writer.startElement(name)
        try writer.text(text)
        writer.endElement()
    }
    writer.endElement()
    return writer.finish()
}

/// The operations, each with a request that nothing is wrong with.
enum Operation: CaseIterable {
    case describe, list, status, priority, tags, setTags, deleteTags

    var isReadOnly: Bool { [.describe, .list, .tags].contains(self) }

    func call(_ client: S3ControlClient) async throws {
        switch self {
        case .describe: _ = try await client.describeJob("job-1")
        case .list: _ = try await client.listJobs(ListJobsRequest(accountID: "123456789012"))
        case .status: try await client.updateJobStatus(jobID: "job-1", to: .ready)
        case .priority: try await client.updateJobPriority(jobID: "job-1", to: 1)
        case .tags: _ = try await client.tags(of: "job-1")
        case .setTags: try await client.setTags([], of: "job-1")
        case .deleteTags: try await client.deleteTags(of: "job-1")
        }
    }
}

/// Answers every request with one response.
struct Answer: HTTPTransport {
    var response: TransportResponse

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        response
    }
}

/// One attempt; notes what another one could bring.
final class NotingPolicy: RetryPolicy {
    let kind = Mutex<FailedAttempt.Kind?>(nil)
    var name: String { "none" }
    var maxAttempts: Int { 1 }
    func delay(after failure: FailedAttempt) -> Duration? { nil }
    func record(failure: FailedAttempt) { kind.withLock { $0 = $0 ?? failure.kind } }
}

/// A clock by which waiting takes no time.
final class ImpatientClock: Clock {
    typealias Instant = ContinuousClock.Instant

    private let ahead = Mutex(Duration.zero)
    var now: Instant { ContinuousClock.now + ahead.withLock { $0 } }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let wait = now.duration(to: deadline)
        if wait > .zero { ahead.withLock { $0 += wait } }
    }
}

/// Runs tasks on the thread that calls.
///
/// `@unchecked Sendable`: only that thread touches it.
final class OneThread: TaskExecutor, @unchecked Sendable {
    private var jobs: [UnownedJob] = []

    func enqueue(_ job: consuming ExecutorJob) { jobs.append(UnownedJob(job)) }

    func run<Value: Sendable>(_ operation: @escaping @Sendable () async -> Value) -> Value {
        let box = Box<Value>()
        _ = Task(executorPreference: self) { box.set(await operation()) }
        while true {
            if let value = box.value.withLock({ $0 }) { return value }
            guard !jobs.isEmpty else { fail("a call waits for something") }
            jobs.removeFirst().runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    private final class Box<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
        func set(_ new: Value) { value.withLock { $0 = new } }
    }
}

/// What `operation` makes of a response.
func read(_ operation: Operation, _ response: TransportResponse) -> (
    error: S3ControlError?, kind: FailedAttempt.Kind?
) {
    let policy = NotingPolicy()
    var configuration = S3ControlConfiguration(
        accountID: "123456789012",
        region: "us-east-1",
        credentials: StaticCredentialsProvider(Credentials(accessKeyID: "AKID", secretAccessKey: "secret"))
    )
    configuration.transport = Answer(response: response)
    configuration.retryPolicy = policy
    configuration.delayClock = ImpatientClock()
    guard let client = try? S3ControlClient(configuration: configuration) else { fail("no client") }
    let error = OneThread().run { () -> S3ControlError? in
        do {
            try await operation.call(client)
            return nil
        } catch let error as S3ControlError {
            return error
        } catch {
            fail("\(type(of: error)) was thrown")
        }
    }
    return (error, policy.kind.withLock { $0 })
}

/// The same response is the same result each time, and a failure agrees with what can be seen of it.
private func checkReading(_ operation: Operation, _ response: TransportResponse) {
    let status = response.head.status.code
    let isSuccess = (200..<300).contains(status)
    let (first, kind) = read(operation, response)
    let (second, again) = read(operation, response)
    check(first?.debugDescription == second?.debugDescription && kind == again, "two readings, two results")
    let body = try? ErrorBody.decode(response.body)
    guard let error = first else {
        check(isSuccess, "status \(status) is taken for a success")
        check(body?.code == nil, "an error is taken for a success")
        return
    }
    check(error.httpStatus == status, "the status is \(error.httpStatus ?? 0), not \(status)")
    if let code = body?.code {
        check(error.serviceCode?.rawValue == code, "the code \(code) became \(error.serviceCode ?? "")")
    } else {
        check(error.serviceCode == nil, "a code out of nothing: \(error.serviceCode ?? "")")
        check(error.code == .invalidResponse, "\(error.code) without a code of the service")
    }
    checkEffect(of: error, operation, status: status)
    checkSuffix(of: error, operation, kind, status: status)
    for text in [error.description, error.message] {
        check(
            !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F },
            "a control character in: \(text)"
        )
        check(text.unicodeScalars.count <= 5000, "\(text.unicodeScalars.count) characters of description")
    }
}

/// A call that was refused by the service has changed nothing; where that cannot be known, the error must not say so.
private func checkEffect(of error: S3ControlError, _ operation: Operation, status: Int) {
    if operation.isReadOnly { return check(error.effect == .none, "a question has an effect") }
    let isRefusal = (300..<500).contains(status) || status < 200
    if isRefusal, error.serviceCode != nil {
        check(error.effect == .none, "status \(status) leaves the effect open")
    }
    if error.code == .notFound { return }
    if (200..<300).contains(status) || (status >= 500 && error.code != .throttled) {
        check(error.effect == .unknown, "status \(status) says that nothing was done")
    }
    if error.serviceCode == nil, status != 429 {
        check(error.effect == .unknown, "a response that settles nothing says that nothing was done")
    }
}

/// The suffix `Exception` makes no difference.
private func checkSuffix(
    of error: S3ControlError,
    _ operation: Operation,
    _ kind: FailedAttempt.Kind?,
    status: Int
) {
    guard let code = error.serviceCode, error.code != .notFound else { return }
    let name = code.canonicalName
    guard name != "", !name.hasSuffix("Exception"),
        name.utf8.allSatisfy({ $0 > 0x2F && $0 < 0x7B && $0 != 0x3C })
    else { return }
    for form in [name, name + "Exception"] {
        let body = Array("<Error><Code>\(form)</Code></Error>".utf8)
        let other = read(
            operation,
            TransportResponse(head: HTTPResponse(status: .init(code: status)), body: body)
        )
        check(other.error?.code == error.code, "\(form) is another kind than \(code)")
        check(other.kind == kind, "\(form) is tried again otherwise than \(code)")
    }
}

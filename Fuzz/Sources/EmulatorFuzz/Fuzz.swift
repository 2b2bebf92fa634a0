import AWSCore
import AWSSigV4
@_spi(XML) import AWSXML
import Basics
import FuzzSupport
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

private let account: AccountID = "123456789012"
private let start = Date(timeIntervalSince1970: 1_790_000_000)

/// Gives two equal emulators the same requests, separated by NUL bytes. The first line of each is "GET /path", the
/// fields follow, then an empty line and the body; a field `advance` lets the jobs' time pass by so many seconds.
@_silgen_name("checkInput")
public func fuzz(_ input: [UInt8]) {
    let (one, other, strict) = (makeEmulator(), makeEmulator(), makeEmulator(checksSignatures: true))
    for (index, part) in input.split(separator: 0, omittingEmptySubsequences: true).prefix(16).enumerated() {
        let message = MessageText(part)
        guard let request = HTTPRequest(message, scheme: "https", authority: "s3-control.test") else {
            continue
        }
        if let text = message.fields.first(where: { $0.name == "advance" }), let seconds = Int32(text.value) {
            for emulator in [one, other] { emulator.advance(by: .seconds(Int64(seconds))) }
        }
        let answer = send(request, message.body, to: one)
        check(answer.body == send(request, message.body, to: other).body, "two emulators, two answers")
        checkAnswer(answer, to: request, message.body, one)
        if index == 0 { checkSignatures(request, message.body, strict) }
    }
    checkJobs(of: one)
}

private func makeEmulator(checksSignatures: Bool = false) -> S3ControlEmulator {
    var configuration = EmulatorConfiguration(clock: WallClock { start }, checksSignatures: checksSignatures)
    configuration.seed = 1
    configuration.activeJobLimit = 1
    configuration.jobCapacity = 5
    let emulator = S3ControlEmulator(configuration: configuration)
    emulator.addJob("job-1", .suspended, to: account)
    emulator.addJob(
        "job-2",
        .active,
        work: JobWork(totalTasks: 2000, tasksPerSecond: 50, failureShare: 0.7),
        to: account
    )
    return emulator
}

/// The answer, which must be one, and be kept among the calls.
private func send(_ request: HTTPRequest, _ body: [UInt8], to emulator: S3ControlEmulator)
    -> TransportResponse
{
    let before = emulator.callCount
    guard case .response(let response) = emulator.reply(to: request, body: body).outcome else {
        fail("no answer, though no fault was asked for")
    }
    check(emulator.callCount == before + 1, "a call that was not kept")
    let call = emulator.calls.last
    check(call?.status == response.head.status.code, "the call says \(call?.status ?? 0)")
    check(call?.number == emulator.callCount, "the call's number is \(call?.number ?? 0)")
    return response
}

private func checkAnswer(
    _ response: TransportResponse,
    to request: HTTPRequest,
    _ body: [UInt8],
    _ emulator: S3ControlEmulator
) {
    guard let call = emulator.calls.last else { fail("no call") }
    guard response.head.status == .ok else {
        check((400..<600).contains(response.head.status.code), "status \(response.head.status.code)")
        let error = mustSucceed("an error that cannot be read") { try ErrorBody.decode(response.body) }
        check(
            error.code != nil && error.code == call.errorCode?.rawValue,
            "the code is \(error.code ?? "missing")"
        )
        check(error.requestID == call.requestID, "the request id is \(error.requestID ?? "missing")")
        check(error.code != "InternalServiceException", "the emulator failed: \(error.message ?? "")")
        return
    }
    guard let operation = call.operation else { fail("a success of no operation") }
    guard
        let type = s3ControlOperations.first(where: { "\($0.name)" == operation.rawValue })
            as? any RESTOperation.Type
    else { fail("no \(operation)") }
    checkSuccess(type, response.body, request, body)
}

/// The answer decodes and is written the same again; and so is what was asked.
private func checkSuccess<Operation: RESTOperation>(
    _ operation: Operation.Type,
    _ answer: [UInt8],
    _ request: HTTPRequest,
    _ body: [UInt8]
) {
    guard case .output(let output)? = try? operation.readResponse(answer) else {
        fail("an answer that cannot be read")
    }
    let written = mustSucceed("the answer cannot be written") { try operation.writeResponse(output) }
    check(written == answer, "the answer is written as \(String(decoding: written, as: UTF8.self))")
    guard
        let input = mustSucceed(
            "a request that was answered cannot be read",
            { try operation.readRequest(request, body: body) }
        )
    else { fail("a request that was answered is not the operation's") }
    let (head, content) = mustSucceed("the request cannot be written") { try operation.writeRequest(input) }
    guard
        let again = mustSucceed(
            "what was written cannot be read",
            { try operation.readRequest(head, body: content) }
        )
    else { fail("what was written is not the operation's") }
    let (before, after) = (JSONShapeWriter.json(of: input), JSONShapeWriter.json(of: again))
    check(before == after, "\(before) was written and read as \(after)")
}

/// Without a signature nothing is answered but an error; with one, the same request is what it was.
private func checkSignatures(_ request: HTTPRequest, _ body: [UInt8], _ emulator: S3ControlEmulator) {
    let refused = send(request, body, to: emulator)
    check(refused.head.status != .ok, "answered without a signature")
    check(emulator.calls.last?.input == nil, "read without a signature")
    let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: .s3)
    var signed = request
    let credentials = EmulatorConfiguration.exampleCredentials
    guard (try? signer.sign(&signed, payload: .bytes(body), credentials: credentials, date: start)) != nil
    else { return }
    let answer = send(signed, body, to: emulator)
    // A signature in the query, however it is encoded, is one too many beside the one in the header.
    guard request.path?.contains("X-Amz-") != true, request.path?.contains("%") != true else { return }
    check(
        emulator.calls.last?.errorCode?.rawValue != "SignatureDoesNotMatch",
        "a signature of ours does not match: \(signed)"
    )
    let plain = send(request, body, to: makeEmulator())
    check(
        answer.head.status == plain.head.status,
        "signed \(answer.head.status), unsigned \(plain.head.status)"
    )
}

/// No job took a way that the state machine does not have, and none has more tasks than it has.
private func checkJobs(of emulator: S3ControlEmulator) {
    check(emulator.jobCount <= 5, "\(emulator.jobCount) jobs where 5 have room")
    for account in emulator.accounts {
        for job in emulator.jobs(of: account) {
            let ways = emulator.transitions(of: job.jobID, of: account)
            for (earlier, later) in zip(ways, ways.dropFirst()) {
                check(earlier.status.successors.contains(later.status), "\(earlier.status) → \(later.status)")
                check(earlier.date <= later.date, "time went back")
            }
            check(ways.last?.status == job.status, "the last status is not the present one")
            guard let progress = job.progressSummary else { continue }
            let (total, done, failed) = (
                progress.totalNumberOfTasks ?? 0, progress.numberOfTasksSucceeded ?? 0,
                progress.numberOfTasksFailed ?? 0
            )
            check(done >= 0 && failed >= 0 && done + failed <= total, "\(done) + \(failed) of \(total) tasks")
        }
    }
}

import FuzzSupport
import HTTPTransport
import HTTPTypes
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlXML

@testable import S3Control

/// Classifies one response, a seed such as "400", header lines, an empty line and a body, as every operation's.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let message = MessageText(UnsafeBufferPointer(start: start, count: count))
    var head = HTTPResponse(status: .init(code: min(max(Int(message.firstLine) ?? 500, 100), 599)))
    for (name, value) in message.fields {
        guard let name = HTTPField.Name(name) else { continue }
        head.headerFields.append(HTTPField(name: name, value: value))
    }
    checkForms(of: message.body)
    let response = TransportResponse(head: head, body: message.body)
    for operation in s3ControlOperations {
        guard let operation = operation as? any RESTOperation.Type else { continue }
        checkReading(operation, response)
    }
    return 0
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

/// The same response is the same result each time, and a failure agrees with what can be seen of it.
private func checkReading<Operation: RESTOperation>(
    _ operation: Operation.Type,
    _ response: TransportResponse
) {
    let status = response.head.status.code
    let isSuccess = (200..<300).contains(status)
    let failure: AttemptFailure
    func read() -> AttemptFailure? {
        OperationExchange<Operation>(.blank, account: "123456789012", job: nil).read(response)
    }
    switch (read(), read()) {
    case (nil, nil):
        check(isSuccess, "status \(status) is taken for a success")
        check((try? ErrorBody.decode(response.body))?.code == nil, "an error is taken for a success")
        return
    case (let first?, let second?):
        check(first.error.debugDescription == second.error.debugDescription, "two readings, two errors")
        check(first.retryAfter == second.retryAfter && first.serverDate == second.serverDate, "two readings")
        failure = first
    default: fail("two readings, two results")
    }
    let error = failure.error
    check(error.httpStatus == status, "the status is \(error.httpStatus ?? 0), not \(status)")
    let body = try? ErrorBody.decode(response.body)
    if let body {
        check(
            error.serviceCode?.rawValue == body.code,
            "the code \(body.code ?? "") became \(error.serviceCode ?? "")"
        )
    } else {
        check(error.serviceCode == nil, "a code out of nothing: \(error.serviceCode ?? "")")
        check(isSuccess == (error.code == .invalidResponse), "\(error.code) for status \(status)")
    }
    checkEffect(of: error, status: status)
    checkSuffix(of: error, status: status)
    for text in [error.description, error.message] {
        check(
            !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F },
            "a control character in: \(text)"
        )
        check(text.unicodeScalars.count <= 5000, "\(text.unicodeScalars.count) characters of description")
    }
}

/// Who was refused has changed nothing; who cannot know must not be told so.
private func checkEffect(of error: S3ControlError, status: Int) {
    let isRefusal = (300..<500).contains(status) || status < 200
    if isRefusal { check(error.effect == .none, "status \(status) leaves the effect open") }
    if (200..<300).contains(status) {
        check(error.effect == .unknown, "an odd success tells that nothing was done")
    }
    if status >= 500, error.code != .throttled {
        check(error.effect == .unknown, "status \(status) tells that nothing was done")
    }
    if [.notFound, .jobStatus, .idempotency, .tooManyTags, .badRequest, .invalidNextToken].contains(
        error.code
    ), error.serviceCode != nil {
        let canonical = error.serviceCode?.canonicalName ?? ""
        if !["InvalidArgument", "MalformedXML"].contains(canonical) {
            check(error.retryKind == .permanent, "\(canonical) would be tried again")
        }
    }
}

/// The suffix `Exception` makes no difference, however the code came.
private func checkSuffix(of error: S3ControlError, status: Int) {
    guard let code = error.serviceCode else { return }
    let name = code.canonicalName
    guard name != "", !name.hasSuffix("Exception") else { return }
    for form in [name, name + "Exception"] {
        let other = ServiceErrorCode(rawValue: form)
        check(other == code, "\(form) is another code than \(code)")
        check(
            S3ControlError.Code(service: other, status: status) == error.code,
            "\(form) is another kind than \(code)"
        )
        var changed = error
        changed.serviceCode = other
        check(changed.retryKind == error.retryKind, "\(form) is tried again otherwise than \(code)")
    }
}

@_spi(XML) import AWSXML
@_spi(XML) import Basics
import FuzzSupport
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

/// Reads one input in every way; whatever is wrong ends the process, and libFuzzer keeps the input.
@_silgen_name("checkInput")
public func fuzz(_ document: [UInt8]) {
    let pulled = failure { () throws(XMLError) in
        var reader = XMLReader(document)
        _ = try reader.readRoot()
        try reader.skipElement()
        try reader.readEnd()
    }
    var events: [XMLEvent] = []
    let failed = failure { () throws(XMLError) in
        var reader = XMLReader(document)
        while let event = try reader.next() { events.append(event) }
    }
    check(failed?.code == pulled?.code && failed?.offset == pulled?.offset, "two ways, two verdicts")
    if let failed {
        check((0...document.count).contains(failed.offset), "an offset outside the document")
    } else {
        do {
            try checkRewritten(events)
        } catch {
            fail("what was read cannot be written: \(error)")
        }
    }
    checkValues(document)
    for operation in s3ControlOperations {
        guard let operation = operation as? any RESTOperation.Type else { continue }
        checkResponse(operation, document)
    }
}

/// What is written from a document's events reads as the same elements, attributes and text.
private func checkRewritten(_ events: [XMLEvent]) throws(XMLError) {
    var writer = XMLWriter(declaration: true)
    for event in events {
        switch event {
        case .startElement(let name, let attributes):
            writer.startElement(name)
            for attribute in attributes { try writer.attribute(attribute.name, attribute.value) }
        case .endElement: writer.endElement()
        case .text(let text): try writer.text(text)
        case .comment, .processingInstruction: break
        }
    }
    var reader = XMLReader(writer.finish())
    var again: [XMLEvent] = []
    while let event = try reader.next() { again.append(event) }
    check(joined(again) == joined(events), "what was written reads otherwise")
}

/// The events without comments and processing instructions, the text around them joined.
private func joined(_ events: [XMLEvent]) -> [XMLEvent] {
    var joined: [XMLEvent] = []
    for event in events {
        switch (event, joined.last) {
        case (.comment, _), (.processingInstruction, _): break
        case (.text(let text), .text(let before)): joined[joined.count - 1] = .text(before + text)
        default: joined.append(event)
        }
    }
    return joined
}

/// The readers of values, over the children of the root.
private func checkValues(_ document: [UInt8]) {
    var reader = XMLReader(document)
    guard (try? reader.readRoot()) != nil else { return }
    while let child = try? reader.nextChild() {
        var (integer, boolean, date) = (reader, reader, reader)
        _ = try? integer.readInteger()
        _ = try? boolean.readBoolean()
        if let value = try? date.readTimestamp() {
            check(Timestamp(value.description) == value, "a date prints otherwise")
        }
        _ = reader.matches(child, "JobId")
        guard (try? reader.skipElement()) != nil else { return }
    }
}

private let descriptions = permanent {
    Dictionary(
        s3ControlOperations.compactMap { try? OperationDescription($0) }.map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first }
    )
}

/// A response that decodes can be read as JSON and can be written, and what was written decodes with the same unknown
/// members.
private func checkResponse<Operation: RESTOperation>(_ operation: Operation.Type, _ document: [UInt8]) {
    guard case .output(let output)? = try? operation.readResponse(document) else { return }
    if let description = descriptions["\(operation.name)"] {
        let json = try? JSONResponse(document, to: description)
        check(json != nil, "a response of \(operation.name) that decodes cannot be read as JSON")
    }
    guard let written = try? operation.writeResponse(output), !written.isEmpty else { return }
    guard case .output(let again)? = try? operation.readResponse(written) else {
        fail("what was written does not decode")
    }
    check(again.findUnknownMembers() == output.findUnknownMembers(), "unknown members are lost")
}

private func failure(_ body: () throws(XMLError) -> Void) -> XMLError? {
    do {
        try body()
        return nil
    } catch {
        return error
    }
}

import FuzzSupport
import HTTPTransport
import HTTPTypes

@testable import CurlTransport

/// Reads one head as a response that libcurl has received, compared with the simplest reader of it. Then reads it as a request that
/// the emulator's server has received, and has the transport write that request, which the server reads as the same.
@_silgen_name("checkInput")
public func fuzz(_ bytes: [UInt8]) {
    checkResponse(bytes)
    checkInterim(bytes)
    checkRequest(MessageText(bytes))
}

// MARK: Responses

private func checkResponse(_ head: [UInt8]) {
    let received = ReceivedResponse(head: head, body: [], metrics: TransferMetrics())
    guard let response = try? received.checked() else { return }
    let read = response.head
    check(read.status.code == response.statusCode, "\(read.status.code) is \(response.statusCode)")
    check((0...999).contains(read.status.code), "the status \(read.status.code)")
    let simple = simplyRead(head)
    check(read.status.code == simple.code, "the status \(read.status.code), not \(simple.code ?? -1)")
    check(
        read.headerFields.elementsEqual(simple.fields) {
            $0.name == $1.name && $0.value.utf8.elementsEqual($1.value.utf8)
        },
        "\(Array(read.headerFields)), not \(simple.fields)"
    )
    for field in read.headerFields {
        // RFC 9110, section 5.5: a recipient replaces these or rejects the message. It may keep other controls.
        check(!field.value.utf8.contains { [0, 0x0A, 0x0D].contains($0) }, "the value \(field.value)")
    }
    let lengths = Set(read.headerFields[values: .contentLength])
    check(lengths.count <= 1, "the lengths \(lengths)")
    check(lengths.allSatisfy { Int64($0) != nil }, "the length \(lengths)")
}

/// The status and the fields, line by line.
private func simplyRead(_ head: [UInt8]) -> (code: Int?, fields: [HTTPField]) {
    let lines = head.split(separator: 0x0A, omittingEmptySubsequences: false)
    let words = trimmed(lines[0]).split(separator: 0x20, maxSplits: 1)
    let code = words.dropFirst().first.flatMap {
        Int(String(decoding: trimmed($0).prefix { $0 != 0x20 }, as: UTF8.self))
    }
    var fields: [HTTPField] = []
    var canContinue = false
    for line in lines.dropFirst() {
        if line.isEmpty || line.first == 0x0D { break }
        if line.first == 0x20 || line.first == 0x09 {
            let rest = trimmed(line)
            if canContinue, !rest.isEmpty, let last = fields.popLast() {
                let value = Array(last.value.utf8) + [0x20] + rest
                fields.append(HTTPField(name: last.name, lenientValue: value))
            }
            continue
        }
        let parts = line.split(separator: 0x3A, maxSplits: 1, omittingEmptySubsequences: false)
        let name = HTTPField.Name(String(decoding: parts[0], as: UTF8.self))
        canContinue = parts.count == 2 && name != nil
        if canContinue, let name {
            fields.append(HTTPField(name: name, lenientValue: Array(trimmed(parts[1]))))
        }
    }
    return (code, fields)
}

private func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    let start = bytes.drop(while: isBlank)
    return start.dropLast(start.reversed().prefix(while: isBlank).count)
}

/// An interim response before the final one leaves nothing behind.
private func checkInterim(_ head: [UInt8]) {
    guard !head.isEmpty else { return }
    let interim = Array("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".utf8)
    check(gather(interim + head) == gather(head), "an interim response changes the head")
}

private func gather(_ bytes: [UInt8]) -> [UInt8] {
    let receiver = ResponseReceiver()
    receiver.begin(limits: TransferOptions())
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = (rest.firstIndex(of: 0x0A) ?? rest.endIndex - 1) - rest.startIndex + 1
        guard rest.prefix(count).withUnsafeBytes({ receiver.receiveHead($0) }) else { return [] }
        rest = rest.dropFirst(count)
    }
    return receiver.take().head
}

// MARK: Requests

private func checkRequest(_ message: MessageText) {
    let line = message.firstLine.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard line.count == 2 else { return }
    guard
        let request = HTTPRequest(method: String(line[0]), target: String(line[1]), fields: message.fields)
    else { return }
    check(request.path?.utf8.first == UInt8(ascii: "/"), "the path \(request.path ?? "none")")
    check(request.authority != nil, "no authority")
    guard let prepared = try? PreparedRequest(request, body: message.body, proxies: nil) else { return }
    let (url, target, lines) = prepared.withPointers { pointers in
        var lines: [String] = []
        var node: UnsafePointer? = pointers.headers
        while let each = node {
            lines.append(each.pointee.data.map { String(cString: $0) } ?? "")
            node = UnsafePointer(each.pointee.next)
        }
        return (String(cString: pointers.url), String(cString: pointers.target), lines)
    }
    check(url == "http://" + (request.authority ?? ""), "the URL \(url)")
    var fields: [(name: String, value: String)] = []
    for line in lines {
        check(!line.utf8.contains { $0 == 0x0D || $0 == 0x0A }, "a line that is several: \(line)")
        // libcurl's notations: `Name;` is a field without a value, `Name:` none.
        if line.hasSuffix(";"), !line.contains(":") {
            fields.append((String(line.dropLast()), ""))
        } else if let colon = line.firstIndex(of: ":"), line.index(after: colon) < line.endIndex {
            fields.append((String(line[..<colon]), String(line[line.index(colon, offsetBy: 2)...])))
        }
    }
    guard var again = HTTPRequest(method: request.method.rawValue, target: target, fields: fields) else {
        fail("what the transport writes is refused: \(target) \(fields)")
    }
    var expected = request
    // libcurl writes the length of a body itself.
    for field in [HTTPField.Name.contentLength] {
        expected.headerFields[field] = nil
        again.headerFields[field] = nil
    }
    check(again == expected, "\(expected) \(expected.headerFields) arrives as \(again) \(again.headerFields)")
}

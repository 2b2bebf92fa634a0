import AWSCore
@_spi(Debugging) @_spi(Verifying) import AWSSigV4
import Basics
import FuzzSupport
import HTTPTypes

private let date = Date(timeIntervalSince1970: 1_790_000_000)
private let credentials = Credentials(
    accessKeyID: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
)
private let flavors: [SigV4Flavor] = [.s3, .general]

/// Signs one request, a seed such as "PUT /path?query", fields, an empty line and the body: the verifier takes it,
/// and takes no other; and what is signed is what the plainest code makes of the request.
@_silgen_name("checkInput")
public func fuzz(_ bytes: [UInt8]) {
    let message = MessageText(bytes)
    let parts = message.firstLine.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, let method = HTTPRequest.Method(String(parts[0])) else { return }
    var request = HTTPRequest(method: method, scheme: "https", authority: "s3.test", path: String(parts[1]))
    for (name, value) in message.fields {
        guard let name = HTTPField.Name(name) else { continue }
        request.headerFields.append(HTTPField(name: name, value: value))
    }
    for flavor in flavors {
        checkSigned(request, message.body, flavor)
        checkPresigned(request, flavor)
        // Whatever a stranger sends is answered with an error or, if it is signed, with success.
        _ = try? verifier(flavor).verify(request, body: message.body, now: date)
    }
}

private func verifier(_ flavor: SigV4Flavor) -> SigV4Verifier {
    SigV4Verifier(service: "s3", flavor: flavor) { $0 == credentials.accessKeyID ? credentials : nil }
}

private func checkSigned(_ request: HTTPRequest, _ body: [UInt8], _ flavor: SigV4Flavor) {
    let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: flavor)
    var signed = request
    do {
        try signer.sign(&signed, payload: .bytes(body), credentials: credentials, date: date)
    } catch {
        check(signed == request, "a request that cannot be signed was changed")
        return
    }
    var again = signed
    _ = try? signer.sign(&again, payload: .bytes(body), credentials: credentials, date: date)
    check(again == signed, "signed twice, it is another request")
    let verifier = verifier(flavor)
    // A signature in the query, however it is encoded, is one too many beside the one in the header.
    if !decoded(Array((request.path ?? "").utf8), plusIsSpace: false).contains("X-Amz-".utf8) {
        mustSucceed("a signature of ours is refused for \(signed)") {
            _ = try verifier.verify(signed, body: body, now: date)
        }
    }
    let values = mustSucceed("no values") {
        try signer.intermediateValues(of: signed, payload: .bytes(body), credentials: credentials, date: date)
    }
    let plain = plainCanonicalRequest(signed, values: values, flavor)
    check(
        values.canonicalRequest.contains(SigV4IntermediateValues.redacted)
            || values.canonicalRequest == plain,
        "\(values.canonicalRequest) instead of \(plain)"
    )
    func refuses(_ what: String, _ changed: HTTPRequest, _ body: [UInt8]) {
        check((try? verifier.verify(changed, body: body, now: date)) == nil, "\(what) was accepted")
    }
    refuses("another body", signed, body + [0])
    var other = signed
    other.method = signed.method == .patch ? .put : .patch
    refuses("another method", other, body)
    other = signed
    other.path = "/x" + (signed.path ?? "")
    // Where dot segments are resolved, one may take the change away.
    if flavor == .s3 { refuses("another path", other, body) }
    other = signed
    other.path = (signed.path ?? "") + (signed.path?.contains("?") == true ? "&x=1" : "?x=1")
    refuses("another query", other, body)
}

private func checkPresigned(_ request: HTTPRequest, _ flavor: SigV4Flavor) {
    let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: flavor)
    var signed = request
    do {
        try signer.presign(
            &signed,
            lifetime: .seconds(60),
            payload: .unsigned,
            credentials: credentials,
            date: date
        )
    } catch {
        check(signed == request, "a request that cannot be signed was changed")
        return
    }
    if flavor == .s3, request.headerFields[.authorization] == nil {
        mustSucceed("a signature of ours in the query is refused for \(signed)") {
            _ = try verifier(flavor).verify(signed, body: [], now: date)
        }
    }
    var other = signed
    other.path = (signed.path ?? "") + "&x=1"
    check((try? verifier(flavor).verify(other, body: [], now: date)) == nil, "another query was accepted")
}

/// The canonical request by the plainest code, of the headers that `values` names.
private func plainCanonicalRequest(
    _ request: HTTPRequest,
    values: SigV4IntermediateValues,
    _ flavor: SigV4Flavor
)
    -> String
{
    let target = Array((request.path ?? "").utf8)
    let parts = target.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        .map(Array.init)
    let names = values.signedHeaders.split(separator: ";").map(String.init)
    let headers = names.map { name in
        let values =
            name == "host"
            ? [request.authority ?? ""]
            : request.headerFields.filter {
                $0.name.canonicalName == name
            }.map { trimmed($0.value) }
        return "\(name):\(values.joined(separator: ","))\n"
    }
    let lines = [
        request.method.rawValue, plainPath(parts[0], flavor), parts.count > 1 ? plainQuery(parts[1]) : "",
        headers.joined(), names.joined(separator: ";"),
        values.canonicalRequest.split(separator: "\n").last.map(String.init) ?? "",
    ]
    return lines.joined(separator: "\n")
}

private func plainPath(_ path: [UInt8], _ flavor: SigV4Flavor) -> String {
    guard flavor == .general else {
        return path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { encoded(decoded(Array($0), plusIsSpace: false)) }.joined(separator: "/")
    }
    var segments: [[UInt8]] = []
    for segment in path.split(separator: UInt8(ascii: "/")).map(Array.init) {
        if segment == Array("..".utf8) {
            _ = segments.popLast()
        } else if segment != [UInt8(ascii: ".")] {
            segments.append(segment)
        }
    }
    let text = "/" + segments.map(encoded).joined(separator: "/")
    return path.last == UInt8(ascii: "/") && !segments.isEmpty ? text + "/" : text
}

private func plainQuery(_ query: [UInt8]) -> String {
    let items = query.split(separator: UInt8(ascii: "&")).map { item -> (String, String) in
        let pair = item.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        return (
            encoded(decoded(Array(pair[0]), plusIsSpace: true)),
            pair.count > 1 ? encoded(decoded(Array(pair[1]), plusIsSpace: true)) : ""
        )
    }
    // In ASCII the order of characters is that of bytes.
    return items.sorted {
        Array($0.0.utf8) == Array($1.0.utf8) ? bytesPrecede($0.1, $1.1) : bytesPrecede($0.0, $1.0)
    }
    .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
}

private func bytesPrecede(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
}

/// The bytes that percent-encoded text stands for; what is no escape stands for itself.
private func decoded(_ text: [UInt8], plusIsSpace: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    var index = 0
    while index < text.count {
        if text[index] == UInt8(ascii: "%"), index + 2 < text.count,
            text[index + 1...index + 2].allSatisfy({ Character(UnicodeScalar($0)).isHexDigit && $0 < 0x80 }),
            let byte = UInt8(String(decoding: text[index + 1...index + 2], as: UTF8.self), radix: 16)
        {
            bytes.append(byte)
            index += 3
        } else {
            bytes.append(plusIsSpace && text[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : text[index])
            index += 1
        }
    }
    return bytes
}

private func encoded(_ bytes: [UInt8]) -> String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    return bytes.map {
        plain.contains($0)
            ? String(UnicodeScalar($0))
            : "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true)
    }.joined()
}

/// Without spaces around it, and with single ones in it.
private func trimmed(_ value: String) -> String {
    value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
}

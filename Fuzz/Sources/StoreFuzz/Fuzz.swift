import AWSCore
@_spi(XML) import AWSXML
import Basics
import FuzzSupport
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
@_spi(Requests) import S3Objects

private let start = Date(timeIntervalSince1970: 1_790_000_000)

/// Gives two equal stores in memory the same S3 requests, separated by NUL bytes. The first line of each is "GET /bucket/key",
/// the fields follow, then an empty line and the body.
@_silgen_name("checkInput")
public func fuzz(_ input: [UInt8]) {
    let (one, other) = (makeStore(), makeStore())
    for part in input.split(separator: 0, omittingEmptySubsequences: true).prefix(16) {
        let message = MessageText(part)
        guard let request = HTTPRequest(message, scheme: "http", authority: "127.0.0.1") else { continue }
        let answer = one.reply(to: request, body: message.body)
        check(
            answer.statusCode == other.reply(to: request, body: message.body).statusCode,
            "two stores, two answers"
        )
        checkAnswer(answer, to: request)
    }
    for bucket in one.buckets {
        checkListing(of: bucket, in: one)
        check(
            one.versions(in: bucket).map(\.key) == other.versions(in: bucket).map(\.key),
            "two stores differ"
        )
    }
}

private func makeStore() -> MemoryObjectStore {
    let store = MemoryObjectStore(buckets: ["box"], clock: WallClock { start })
    store.addBucket("kept", versioning: .enabled)
    store.addBucket("locked", hasObjectLock: true)
    for bucket in ["box", "kept", "locked"] { store.put("content", at: "a/b", in: bucket) }
    return store
}

private func checkAnswer(_ response: TransportResponse, to request: HTTPRequest) {
    check(
        (200..<505).contains(response.statusCode) && response.statusCode != 500,
        "status \(response.statusCode)"
    )
    let isXML = response.head.headerFields[.contentType] == "application/xml"
    let isDocument = response.statusCode >= 300 || request.path?.contains("?") == true
    guard isXML, isDocument, !response.body.isEmpty, request.method != .get || response.statusCode >= 300
    else {
        return
    }
    mustSucceed("an answer that is no XML: \(String(decoding: response.body, as: UTF8.self))") {
        var reader = XMLReader(response.body)
        _ = try reader.readRoot()
        try reader.skipElement()
        try reader.readEnd()
    }
}

/// A listing in pages has each key once, in the order of their bytes, and none that is not there.
private func checkListing(of bucket: String, in store: MemoryObjectStore) {
    let keys = store.objects(in: bucket).map(\.key)
    for (key, next) in zip(keys, keys.dropFirst()) {
        check(key.utf8.lexicographicallyPrecedes(next.utf8), "\(key) is before \(next)")
    }
    var (found, token): ([String], String?) = ([], nil)
    repeat {
        let query =
            "list-type=2&encoding-type=url&max-keys=3"
            + (token.map { "&continuation-token=\(encode($0))" } ?? "")
        let request = HTTPRequest(
            method: .get,
            scheme: "http",
            authority: "127.0.0.1",
            path: "/\(encode(bucket))?\(query)"
        )
        let reply = store.reply(to: request)
        check(reply.statusCode == 200, "a listing of \(bucket) answers \(reply.statusCode)")
        let response = ObjectResponse(
            status: 200,
            fields: reply.head.headerFields,
            body: reply.body,
            verifies: true
        )
        let page = mustSucceed("a listing that cannot be read") { try ListObjectsV2Request.read(response) }
        found += page.elements.map(\.key)
        token = page.isTruncated ? page.continuationToken : nil
        check(found.count <= keys.count, "a listing goes on for ever")
    } while token != nil
    check(
        found.count == keys.count && zip(found, keys).allSatisfy { $0.utf8.elementsEqual($1.utf8) },
        "\(found) for \(keys)"
    )
}

private func encode(_ text: String) -> String {
    text.utf8.map { byte in
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.utf8.count < 2 ? "0" : "") + digits
    }.joined()
}

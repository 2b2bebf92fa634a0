import HTTPTypes
import S3Control
import S3ControlEmulator
import Synchronization

/// An emulator of jobs and the least of S3 that commands need, behind one transport: the store is at 127.0.0.1.
final class MiniStore: HTTPTransport {
    let emulator: S3ControlEmulator
    private let objects = Mutex<[String: [UInt8]]>([:])
    private let sent = Mutex(0)

    /// The settings that lead a command here.
    static let variables = ["AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1"]

    init(_ emulator: S3ControlEmulator = S3ControlEmulator()) {
        self.emulator = emulator
    }

    /// An object by `/bucket/key`.
    subscript(path: String) -> String? {
        get { objects.withLock { $0[path] }.map { String(decoding: $0, as: UTF8.self) } }
        set { objects.withLock { $0[path] = newValue.map { Array($0.utf8) } } }
    }

    /// How many requests the store got.
    var requestCount: Int { sent.withLock { $0 } }

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        guard request.authority == "127.0.0.1:1" else {
            return try await emulator.send(request, body: body, options: options)
        }
        sent.withLock { $0 += 1 }
        let target = request.path ?? "/"
        let path = String(target.prefix { $0 != "?" })
        let query = target.dropFirst(path.count)
        switch request.method {
        case .put:
            objects.withLock { $0[path] = body }
            return Self.answer(200, eTag: path)
        case .get where query.contains("list-type=2"): return list(path, String(query))
        case .head where path.dropFirst().contains("/") == false: return Self.answer(200)
        default: return read(path, request.headerFields[.range])
        }
    }

    private func read(_ path: String, _ range: String?) -> TransportResponse {
        guard var bytes = objects.withLock({ $0[path] }) else {
            return Self.answer(404, "<Error><Code>NoSuchKey</Code><Message>no</Message></Error>")
        }
        let total = bytes.count
        guard let range, total > 0 else { return Self.answer(200, bytes: bytes, eTag: path) }
        let bounds = range.dropFirst("bytes=".count).split(separator: "-").compactMap { Int($0) }
        let end = min(total - 1, bounds.count > 1 ? bounds[1] : total - 1)
        bytes = Array(bytes[bounds[0]...end])
        return Self.answer(206, bytes: bytes, eTag: path, range: "bytes \(bounds[0])-\(end)/\(total)")
    }

    private func list(_ bucket: String, _ query: String) -> TransportResponse {
        let name = bucket.hasSuffix("/") ? String(bucket.dropLast()) : bucket
        let found = objects.withLock { $0.filter { $0.key.hasPrefix(name + "/") } }
        let entries = found.sorted { $0.key < $1.key }.map {
            "<Contents><Key>\($0.key.dropFirst(name.count + 1))</Key><Size>\($0.value.count)</Size></Contents>"
        }
        return Self.answer(
            200,
            "<ListBucketResult><IsTruncated>false</IsTruncated>\(entries.joined())</ListBucketResult>"
        )
    }

    private static func answer(_ status: Int, _ text: String) -> TransportResponse {
        answer(status, bytes: Array(text.utf8))
    }

    private static func answer(
        _ status: Int,
        bytes: [UInt8] = [],
        eTag: String? = nil,
        range: String? = nil
    ) -> TransportResponse {
        var head = HTTPResponse(status: .init(code: status))
        if let name = HTTPField.Name("x-amz-request-id") { head.headerFields[name] = "r" }
        head.headerFields[.eTag] = eTag.map { "\"\($0.utf8.reduce(0) { $0 &* 31 &+ Int($1) })\"" }
        head.headerFields[.contentRange] = range
        head.headerFields[.contentLength] = String(bytes.count)
        return TransportResponse(head: head, body: bytes)
    }
}

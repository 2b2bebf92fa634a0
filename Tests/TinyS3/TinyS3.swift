package import AWSCore
internal import Basics
package import HTTPTransport
package import HTTPTypes
package import S3Objects
internal import Synchronization

/// The least of S3 that the client's tests need, in memory: one namespace of objects, ranges, entity tags, uploads.
package final class TinyS3: HTTPTransport {
    package struct Stored: Sendable {
        package var bytes: [UInt8]
        package var eTag: String
        package var fields: [String: String] = [:]
    }

    package struct Upload: Sendable {
        package var path: String
        package var parts: [Int: [UInt8]] = [:]
    }

    struct State: Sendable {
        var objects: [String: Stored] = [:]
        var uploads: [String: Upload] = [:]
        var requests: [HTTPRequest] = []
        var bodies: [[UInt8]] = []
        var count = 0
        var inFlight = 0
        var mostInFlight = 0
    }

    package typealias Hook = @Sendable (HTTPRequest, TinyS3, Int) async throws -> TransportResponse?

    private let state = Mutex(State())
    /// Answers in the store's place, or changes it before it answers; gets the request's number, from 1.
    private let hook: Hook?

    package init(_ hook: Hook? = nil) { self.hook = hook }

    package var requests: [HTTPRequest] { state.withLock { $0.requests } }
    package var uploads: [String: Upload] { state.withLock { $0.uploads } }
    package var mostInFlight: Int { state.withLock { $0.mostInFlight } }
    package func object(_ path: String) -> Stored? { state.withLock { $0.objects[path] } }

    package func store(_ path: String, _ bytes: [UInt8], eTag: String, fields: [String: String] = [:]) {
        state.withLock { $0.objects[path] = Stored(bytes: bytes, eTag: eTag, fields: fields) }
    }

    /// The values of a field in the requests, in order.
    package func values(of field: String) -> [String] {
        requests.compactMap { request in HTTPField.Name(field).flatMap { request.headerFields[$0] } }
    }

    package func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        let number = state.withLock { state in
            state.requests.append(request)
            state.bodies.append(body)
            state.inFlight += 1
            state.mostInFlight = max(state.mostInFlight, state.inFlight)
            return state.requests.count
        }
        defer { state.withLock { $0.inFlight -= 1 } }
        await Task.yield()
        if let answer = try await hook?(request, self, number) { return answer }
        return answer(request, body)
    }

    private func answer(_ request: HTTPRequest, _ body: [UInt8]) -> TransportResponse {
        let target = request.path ?? "/"
        let path = String(target.prefix { $0 != "?" })
        let query = Query(target)
        switch (request.method, query.has("uploads"), query["uploadId"]) {
        case (.post, true, _):
            let id = state.withLock { state in
                state.count += 1
                state.uploads["upload-\(state.count)"] = Upload(path: path)
                return "upload-\(state.count)"
            }
            return .answer(
                200,
                "<InitiateMultipartUploadResult><UploadId>\(id)</UploadId></InitiateMultipartUploadResult>"
            )
        case (.put, _, let id?):
            let number = Int(query["partNumber"] ?? "") ?? 0
            state.withLock { $0.uploads[id]?.parts[number] = body }
            return .answer(200, fields: ["ETag": "\"part-\(number)\""])
        case (.post, _, let id?):
            return complete(id, path)
        case (.delete, _, let id?):
            let known = state.withLock { $0.uploads.removeValue(forKey: id) != nil }
            return known ? .answer(204) : .error("NoSuchUpload", 404)
        case (.put, _, _):
            let eTag = state.withLock { state in
                state.count += 1
                state.objects[path] = Stored(bytes: body, eTag: "\"e\(state.count)\"")
                return "\"e\(state.count)\""
            }
            return .answer(200, fields: ["ETag": eTag])
        case (.delete, _, _):
            state.withLock { _ = $0.objects.removeValue(forKey: path) }
            return .answer(204)
        default:
            return query["list-type"] == nil ? read(request, path) : list(path, query["prefix"] ?? "")
        }
    }

    /// Lists the objects of a bucket that stands in the path.
    private func list(_ bucket: String, _ prefix: String) -> TransportResponse {
        let found = state.withLock { $0.objects.filter { $0.key.hasPrefix("\(bucket)/\(prefix)") } }
        let entries = found.sorted { $0.key < $1.key }.map { path, object in
            "<Contents><Key>\(path.dropFirst(bucket.count + 1))</Key><Size>\(object.bytes.count)</Size></Contents>"
        }
        return .answer(
            200,
            "<ListBucketResult><IsTruncated>false</IsTruncated>\(entries.joined())</ListBucketResult>"
        )
    }

    private func complete(_ id: String, _ path: String) -> TransportResponse {
        let eTag: String? = state.withLock { state in
            guard let upload = state.uploads.removeValue(forKey: id) else { return nil }
            let bytes = upload.parts.sorted { $0.key < $1.key }.flatMap { $0.value }
            state.objects[path] = Stored(bytes: bytes, eTag: "\"m-\(upload.parts.count)\"")
            return "\"m-\(upload.parts.count)\""
        }
        guard let eTag else { return .error("NoSuchUpload", 404) }
        return .answer(
            200,
            "<CompleteMultipartUploadResult><ETag>\(eTag)</ETag></CompleteMultipartUploadResult>"
        )
    }

    private func read(_ request: HTTPRequest, _ path: String) -> TransportResponse {
        guard let object = object(path) else {
            return request.method == .head
                ? .answer(404, fields: ["x-amz-request-id": "r"]) : .error("NoSuchKey", 404)
        }
        if let tag = request.headerFields[.ifMatch], tag != object.eTag {
            return request.method == .head
                ? .answer(412, fields: ["x-amz-request-id": "r"]) : .error("PreconditionFailed", 412)
        }
        var fields = object.fields
        fields["ETag"] = object.eTag
        if request.method == .head {
            fields["Content-Length"] = "\(object.bytes.count)"
            return .answer(200, fields: fields)
        }
        guard let range = request.headerFields[.range] else {
            fields["Content-Length"] = "\(object.bytes.count)"
            return .answer(200, bytes: object.bytes, fields: fields)
        }
        let bounds = range.dropFirst("bytes=".count).split(separator: "-").compactMap { Int($0) }
        guard bounds.count == 2, bounds[0] < object.bytes.count else { return .error("InvalidRange", 416) }
        let end = min(bounds[1], object.bytes.count - 1)
        for name in fields.keys where name.hasPrefix("x-amz-checksum") { fields[name] = nil }
        fields["Content-Range"] = "bytes \(bounds[0])-\(end)/\(object.bytes.count)"
        return .answer(206, bytes: Array(object.bytes[bounds[0]...end]), fields: fields)
    }
}

/// A query's items.
package struct Query {
    private let items: [(String, String)]

    package init(_ target: String) {
        let query = target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        items = query.split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }
    }

    package func has(_ name: String) -> Bool { items.contains { $0.0 == name } }
    package subscript(name: String) -> String? { items.first { $0.0 == name }?.1 }
}

extension TransportResponse {
    package static func answer(
        _ status: Int,
        _ text: String = "",
        bytes: [UInt8]? = nil,
        fields: [String: String] = [:]
    ) -> TransportResponse {
        var head = HTTPResponse(status: .init(code: status))
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { head.headerFields[name] = value }
        }
        return TransportResponse(head: head, body: bytes ?? Array(text.utf8))
    }

    /// An error of S3 in the form that it has.
    package static func error(
        _ code: String,
        _ status: Int,
        fields: [String: String] = [:],
        more: String = ""
    )
        -> TransportResponse
    {
        answer(
            status,
            "<Error><Code>\(code)</Code><Message>It is \(code)</Message>\(more)<RequestId>r</RequestId></Error>",
            fields: fields
        )
    }
}

/// A client of `store`, whose retries wait for nothing.
package func makeClient(
    _ store: any HTTPTransport,
    _ change: (inout S3ObjectConfiguration) -> Void = { _ in }
) throws -> S3ObjectClient {
    var configuration = S3ObjectConfiguration(
        region: "eu-central-1",
        credentials: StaticCredentialsProvider(Credentials(accessKeyID: "AKID", secretAccessKey: "secret"))
    )
    configuration.transport = store
    configuration.delayClock = ImpatientClock()
    change(&configuration)
    return try S3ObjectClient(configuration: configuration)
}

/// A clock by which waiting takes no time, and the time of day that goes with it.
package final class ImpatientClock: Clock {
    package struct Instant: InstantProtocol {
        var elapsed: Duration
        package func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }
        package func duration(to other: Instant) -> Duration { other.elapsed - elapsed }
        package static func < (left: Instant, right: Instant) -> Bool { left.elapsed < right.elapsed }
    }

    private let elapsed = Mutex(Duration.zero)

    package init() {}

    package var now: Instant { Instant(elapsed: elapsed.withLock { $0 }) }
    package var minimumResolution: Duration { .nanoseconds(1) }

    package var wallClock: WallClock {
        WallClock { [self] in
            Date(timeIntervalSince1970: 1_790_000_000 + elapsed.withLock { $0 } / .seconds(1))
        }
    }

    package func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        elapsed.withLock { $0 = max($0, deadline.elapsed) }
    }
}

/// Bytes that differ from place to place.
package func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
}

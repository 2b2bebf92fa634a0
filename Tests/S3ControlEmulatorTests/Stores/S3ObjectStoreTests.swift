import AWSCore
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
import S3ControlFiles
import S3ControlModel
import S3Objects
import Synchronization
import Testing

/// A store with two pages of versions. The first page ends after a key, without a version ID if it is nil.
private final class PagedStore: HTTPTransport {
    let key: String
    let versionID: String?
    private let queries = Mutex<[String]>([])

    init(key: String, versionID: String?) {
        self.key = key
        self.versionID = versionID
    }

    /// The query of the second request.
    var second: String { queries.withLock { $0.dropFirst().first ?? "" } }

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        let count = queries.withLock { queries in
            queries.append(String((request.path ?? "").split(separator: "?").last ?? ""))
            return queries.count
        }
        let encoded = key.utf8.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "%0\(digits)" : "%\(digits)"
        }.joined()
        let next = versionID.map { "<NextVersionIdMarker>\($0)</NextVersionIdMarker>" } ?? ""
        let markers = count == 1 ? "<NextKeyMarker>\(encoded)</NextKeyMarker>\(next)" : ""
        let text = """
            <ListVersionsResult><EncodingType>url</EncodingType><IsTruncated>\(count == 1)</IsTruncated>\(markers)\
            <Version><Key>\(encoded)</Key><VersionId>v\(count)</VersionId><Size>1</Size></Version></ListVersionsResult>
            """
        return TransportResponse(head: HTTPResponse(status: .ok), body: Array(text.utf8))
    }
}

/// A store that loses the response to the first completion of an upload.
private final class LossyStore: HTTPTransport {
    let memory = MemoryObjectStore(buckets: ["reports"])
    private let hasLost = Mutex(false)

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        let response = try await memory.send(request, body: body, options: options)
        let isCompletion = request.method == .post && (request.path ?? "").contains("uploadId=")
        let isLost = hasLost.withLock { hasLost in
            defer { hasLost = hasLost || isCompletion }
            return isCompletion && !hasLost
        }
        guard !isLost else {
            throw TransportError(.connectionLost, delivery: .sent, message: "The connection was lost.")
        }
        return response
    }
}

/// A store that refuses each request with the same code.
private struct RefusingStore: HTTPTransport {
    let status: Int
    let code: String

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        let document = "<Error><Code>\(code)</Code><Message>m</Message></Error>"
        let head = HTTPResponse(status: HTTPResponse.Status(code: status))
        return TransportResponse(head: head, body: Array(document.utf8))
    }
}

@Suite("A store in S3")
struct S3ObjectStoreTests {
    @Test(
        "continues a listing of versions after the key and the version that the page names",
        arguments: [
            ("a", "v1" as String?, "key-marker=a", "version-id-marker=v1" as String?),
            ("a", nil, "key-marker=a", nil),
            ("a\nb", nil, "key-marker=a%0Ab", nil), ("a\n", nil, "key-marker=a%0A", nil),
            ("a\nb\n", "v1", "key-marker=a%0Ab%0A", "version-id-marker=v1"),
            ("\n", nil, "key-marker=%0A", nil),
        ]
    )
    func versions(_ key: String, _ versionID: String?, _ keyMarker: String, _ versionMarker: String?)
        async throws
    {
        let paged = PagedStore(key: key, versionID: versionID)
        var configuration = S3ObjectConfiguration(region: "us-east-1", endpoint: "http://127.0.0.1:9000")
        configuration.credentials = StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
        configuration.transport = paged
        let store = S3ObjectStore(try S3ObjectClient(configuration: configuration))
        var request = ObjectListRequest(bucket: "photos") { $0.includesVersions = true }
        let first = try await store.list(request)
        #expect(first.objects.map(\.object.key) == [key])
        request.continuation = first.continuation
        #expect(first.continuation != nil)
        let second = try await store.list(request)
        #expect(second.continuation == nil)
        let items = paged.second.split(separator: "&").map(String.init)
        #expect(items.contains(keyMarker))
        #expect(items.first { $0.hasPrefix("version-id-marker") } == versionMarker)
    }

    @Test("finds the object of an upload if the response to its end was lost", arguments: [false, true])
    func lostCompletion(clientRetries: Bool) async throws {
        let lossy = LossyStore()
        var configuration = S3ObjectConfiguration(region: "us-east-1", endpoint: "http://127.0.0.1:9000")
        configuration.credentials = StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
        configuration.transport = lossy
        configuration.addressing = .path
        configuration.delayClock = InstantClock()
        if !clientRetries { configuration.retryPolicy = NoRetryPolicy() }
        let store = S3ObjectStore(try S3ObjectClient(configuration: configuration))
        let target = ObjectDestination(bucket: "reports", key: "k")
        let id = try await store.beginUpload(to: target)
        let part = try await store.uploadPart(1, Array("report".utf8), of: id, to: target)
        if !clientRetries {
            let lost = await #expect(throws: ObjectStoreError.self) {
                try await store.completeUpload(id, [part], to: target)
            }
            #expect(lost?.isRetryable == true)
        }
        let written = try await store.completeUpload(id, [part], to: target)
        let object = try #require(lossy.memory.object("k", in: "reports"))
        #expect(object.text == "report" && written.size == 6 && object.eTag == "\"\(written.eTag)\"")

        // Another object is not taken for the upload's.
        lossy.memory.put("others", at: "k", in: "reports")
        let error = await #expect(throws: ObjectStoreError.self) {
            try await store.completeUpload(id, [part], to: target)
        }
        #expect(error?.code == "NoSuchUpload" && error?.isRetryable == false)
    }

    @Test(
        "a conflict may be temporary, but not with a restore, which takes hours",
        arguments: [
            ("RestoreAlreadyInProgress", 409, false), ("OperationAborted", 409, true),
            ("InvalidObjectState", 403, false),
        ]
    )
    func conflicts(_ code: String, _ status: Int, _ isRetryable: Bool) async throws {
        var configuration = S3ObjectConfiguration(region: "us-east-1", endpoint: "http://127.0.0.1:9000")
        configuration.credentials = StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
        configuration.transport = RefusingStore(status: status, code: code)
        configuration.retryPolicy = NoRetryPolicy()
        let store = S3ObjectStore(try S3ObjectClient(configuration: configuration))
        let error = await #expect(throws: ObjectStoreError.self) {
            try await store.restore(
                ManifestObject(bucket: "photos", key: "k"),
                S3InitiateRestoreObjectOperation { $0.expirationInDays = 1 }
            )
        }
        #expect(error?.code == code && error?.isRetryable == isRetryable)
    }

    @Test(
        "reads a range as far as the object has bytes",
        arguments: [
            (0..<Int.max, "0123456789"), (5..<Int.max, "56789"), (10..<Int.max, ""),
            (Int.max - 1..<Int.max, ""), (Int.min..<Int.max, "0123456789"), (0..<Int.max - 1, "0123456789"),
            (-5..<3, "012"), (-9..<(-2), ""), (-2..<0, ""), (3..<5, "34"), (4..<4, ""), (8..<100, "89"),
            (0..<10, "0123456789"),
        ]
    )
    func ranges(_ range: Range<Int>, _ text: String) async throws {
        let memory = MemoryObjectStore()
        memory.put("0123456789", at: "k", in: "photos")
        var configuration = S3ObjectConfiguration(region: "us-east-1", endpoint: "http://127.0.0.1:9000")
        configuration.credentials = StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
        configuration.transport = memory
        configuration.addressing = .path
        let remote = S3ObjectStore(try S3ObjectClient(configuration: configuration))
        for store in [memory, remote] as [any ObjectStore] {
            let object = ManifestObject(bucket: "photos", key: "k")
            let content = try await store.read(object, range: range, ifMatch: nil)
            #expect(String(decoding: content.bytes, as: UTF8.self) == text && content.size == 10)
        }
    }
}

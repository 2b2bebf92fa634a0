import AWSCore
import Basics
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
import S3ControlFiles
import S3ControlModel
import S3Objects
import Synchronization
import Testing

/// An S3 that takes requests with some subresources for those without, and counts what it is sent.
private final class ForgetfulStore: HTTPTransport {
    let memory = MemoryObjectStore(buckets: ["photos", "kept"])
    let unknown: Set<String>
    private let paths = Mutex<[String]>([])
    private let failures: Mutex<Int>

    private let failure: HTTPResponse.Status
    private let code: String?

    init(
        unknown: Set<String>,
        failures: Int = 0,
        with failure: HTTPResponse.Status = .serviceUnavailable,
        code: String? = nil
    ) {
        self.unknown = unknown
        self.failure = failure
        self.code = code
        self.failures = Mutex(failures)
    }

    var changes: [String] { paths.withLock { $0 } }

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        var request = request
        if request.method == .put { paths.withLock { $0.append(request.path ?? "") } }
        let fails = failures.withLock { count in
            defer { count -= 1 }
            return count > 0
        }
        if fails {
            let document = code.map { "<Error><Code>\($0)</Code><Message>m</Message></Error>" } ?? ""
            return TransportResponse(head: HTTPResponse(status: failure), body: Array(document.utf8))
        }
        let parts = (request.path ?? "").split(separator: "?", maxSplits: 1)
        if parts.count == 2, request.method == .put, unknown.contains(String(parts[1])) {
            request.path = String(parts[0])
        }
        return try await memory.send(request, body: body, options: options)
    }
}

@Suite("A store that does not know a subresource is not sent it for an object that there is")
struct SubresourceProbeTests {
    private func store(_ transport: ForgetfulStore, endpoint: String? = "http://127.0.0.1:9000") throws
        -> S3ObjectStore
    {
        var configuration = S3ObjectConfiguration(region: "us-east-1", endpoint: endpoint)
        configuration.credentials = StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
        configuration.allowsInsecureTransport = true
        configuration.transport = transport
        configuration.addressing = .path
        configuration.retryPolicy = NoRetryPolicy()
        return S3ObjectStore(try S3ObjectClient(configuration: configuration))
    }

    private static let changes: [(String, @Sendable (S3ObjectStore, ManifestObject) async throws -> Void)] = [
        ("tagging", { try await $0.replaceTags(of: $1, by: [S3Tag(key: "a", value: "b")]) }),
        (
            "acl",
            {
                try await $0.replaceACL(
                    of: $1,
                    by: S3AccessControlPolicy { $0.cannedAccessControlList = .publicRead }
                )
            }
        ),
        ("legal-hold", { try await $0.setLegalHold(of: $1, to: S3ObjectLockLegalHold(status: .on)) }),
        (
            "retention",
            {
                let operation = S3SetObjectRetentionOperation(
                    retention: S3Retention { $0.mode = .governance }
                )
                try await $0.setRetention(of: $1, operation)
            }
        ),
        (
            "encryption",
            {
                let kms = S3UpdateObjectEncryptionSSEKMS(
                    kmsKeyARN: "arn:aws:kms:us-east-1:123456789012:key/a"
                )
                try await $0.updateEncryption(of: $1, to: ObjectEncryption { $0.sseKMS = kms })
            }
        ),
    ]

    @Test(
        "The object is left as it is, the task fails with NotImplemented, and nothing else is left behind",
        arguments: changes.map(\.0)
    )
    func unknown(subresource: String) async throws {
        let transport = ForgetfulStore(unknown: [subresource])
        transport.memory.put("content", at: "a/b", in: "photos")
        let store = try store(transport)
        let change = try #require(Self.changes.first { $0.0 == subresource }).1
        for _ in 0..<3 {
            let error = await #expect(throws: ObjectStoreError.self) {
                try await change(store, ManifestObject(bucket: "photos", key: "a/b"))
            }
            #expect(error?.code == "NotImplemented" && error?.status == 501)
        }
        #expect(transport.memory.object("a/b", in: "photos")?.text == "content")
        #expect(transport.memory.objects(in: "photos").map(\.key) == ["a/b"])
        #expect(transport.changes.count == 1 && transport.changes[0].hasPrefix("/photos/a/s3control-probe-"))
    }

    @Test("In a bucket with versions, no version and no delete marker stays")
    func versions() async throws {
        let transport = ForgetfulStore(unknown: ["tagging"])
        transport.memory.setVersioning(.enabled, of: "photos")
        let store = try store(transport)
        await #expect(throws: ObjectStoreError.self) {
            try await store.replaceTags(of: ManifestObject(bucket: "photos", key: "k"), by: [])
        }
        #expect(transport.memory.versions(in: "photos").isEmpty)
    }

    @Test("A store that knows it is asked once for each bucket; then each change is one request")
    func known() async throws {
        let transport = ForgetfulStore(unknown: [])
        for key in 0..<20 { transport.memory.put("x", at: "\(key)", in: "photos") }
        transport.memory.put("x", at: "k", in: "kept")
        let store = try store(transport)
        try await withThrowingTaskGroup { group in
            for key in 0..<20 {
                group.addTask {
                    let object = ManifestObject(bucket: "photos", key: "\(key)")
                    try await store.replaceTags(of: object, by: [S3Tag(key: "a", value: "b")])
                }
            }
            try await group.waitForAll()
        }
        #expect(transport.changes.count == 21)
        #expect(transport.memory.objects(in: "photos").allSatisfy { $0.tags.count == 1 })
        try await store.replaceTags(of: ManifestObject(bucket: "kept", key: "k"), by: [])
        #expect(transport.changes.count == 23)
    }

    @Test("What fails to be found out is asked again")
    func failure() async throws {
        let transport = ForgetfulStore(unknown: [], failures: 1)
        transport.memory.put("x", at: "k", in: "photos")
        let store = try store(transport)
        let object = ManifestObject(bucket: "photos", key: "k")
        let error = await #expect(throws: ObjectStoreError.self) {
            try await store.replaceTags(of: object, by: [])
        }
        #expect(error?.isRetryable == true)
        try await store.replaceTags(of: object, by: [S3Tag(key: "a", value: "b")])
        #expect(transport.memory.object("k", in: "photos")?.tags.count == 1)
    }

    @Test(
        "An unclear response fails the change, and the next change sends the check again",
        arguments: [
            ("AccessDenied", 403), ("InvalidAccessKeyId", 403), ("InvalidToken", 400), ("NoSuchBucket", 404),
            ("KeyTooLongError", 400), ("InvalidRequest", 400), ("MalformedXML", 400),
            ("OperationAborted", 409),
        ]
    )
    func noAnswer(code: String, status: Int) async throws {
        let failure = HTTPResponse.Status(code: status)
        let transport = ForgetfulStore(unknown: ["tagging"], failures: 1, with: failure, code: code)
        transport.memory.put("content", at: "k", in: "photos")
        let store = try store(transport)
        for expected in [code, "NotImplemented", "NotImplemented"] {
            let error = await #expect(throws: ObjectStoreError.self) {
                try await store.replaceTags(of: ManifestObject(bucket: "photos", key: "k"), by: [])
            }
            #expect(error?.code == expected)
        }
        #expect(transport.memory.object("k", in: "photos")?.text == "content")
        #expect(transport.changes.count == 2)
    }

    @Test(
        "A store that misses the object or refuses the subresource has written none",
        arguments: [
            ("NoSuchKey", 404), ("NoSuchVersion", 404), ("MethodNotAllowed", 405), ("NotImplemented", 501),
        ]
    )
    func answer(code: String, status: Int) async throws {
        let failure = HTTPResponse.Status(code: status)
        let transport = ForgetfulStore(unknown: [], failures: 1, with: failure, code: code)
        transport.memory.put("content", at: "k", in: "photos")
        let store = try store(transport)
        let tags = [S3Tag(key: "a", value: "b")]
        for _ in 0..<2 {
            try await store.replaceTags(of: ManifestObject(bucket: "photos", key: "k"), by: tags)
        }
        #expect(transport.memory.object("k", in: "photos")?.tags == tags)
        #expect(transport.changes.count == 3)
    }

    @Test(
        "The key of the check has at most 1,024 bytes",
        arguments: [
            String(repeating: "f", count: 971), String(repeating: "f", count: 972),
            String(repeating: "f", count: 1022), String(repeating: "\u{E9}", count: 511),
            String(repeating: "f/", count: 511), String(repeating: "e\u{301}", count: 340),
        ]
    )
    func longFolder(_ folder: String) async throws {
        let transport = ForgetfulStore(unknown: [])
        let object = ManifestObject(bucket: "photos", key: folder + "/k")
        transport.memory.put("x", at: object.key, in: "photos")
        let store = try store(transport)
        try await store.replaceTags(of: object, by: [S3Tag(key: "a", value: "b")])
        #expect(transport.memory.object(object.key, in: "photos")?.tags.count == 1)
        #expect(transport.changes.count == 2 && transport.changes[0].contains("s3control-probe-"))
    }

    @Test("A store that breaks down over an object that there is not has written none", arguments: [1, 2, 3])
    func breakdown(times: Int) async throws {
        let transport = ForgetfulStore(unknown: [], failures: times, with: .internalServerError)
        transport.memory.put("x", at: "k", in: "photos")
        let store = try store(transport)
        let tags = [S3Tag(key: "a", value: "b")]
        try await store.replaceTags(of: ManifestObject(bucket: "photos", key: "k"), by: tags)
        #expect(transport.memory.object("k", in: "photos")?.tags == tags)
        #expect(transport.changes.count == min(times + 1, 3) + 1)
    }

    @Test("AWS itself is not asked")
    func aws() async throws {
        let transport = ForgetfulStore(unknown: [])
        transport.memory.put("x", at: "k", in: "photos")
        let store = try store(transport, endpoint: nil)
        try await store.replaceTags(of: ManifestObject(bucket: "photos", key: "k"), by: [])
        #expect(transport.changes.count == 1)
    }
}

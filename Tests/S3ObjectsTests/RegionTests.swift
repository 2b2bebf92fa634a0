import HTTPTransport
import HTTPTypes
import ObservedStore
import S3ControlEmulator
import S3Objects
import Testing

@Suite("A bucket in another region")
struct RegionTests {
    /// A store in us-west-2 that sends others there, in one of S3's ways.
    private func store(_ redirect: @escaping @Sendable (HTTPRequest) -> TransportResponse) -> ObservedStore {
        let store = ObservedStore { request, _, _ in
            request.authority == "bucket.s3.us-west-2.amazonaws.com" ? nil : redirect(request)
        }
        store.memory.put(Array("found".utf8), at: "k", in: "bucket")
        return store
    }

    private static let ways: [@Sendable (HTTPRequest) -> TransportResponse] = [
        { _ in .error("PermanentRedirect", 301, fields: ["x-amz-bucket-region": "us-west-2"]) },
        { _ in .error("TemporaryRedirect", 307, fields: ["x-amz-bucket-region": "us-west-2"]) },
        { _ in .error("AuthorizationHeaderMalformed", 400, more: "<Region>us-west-2</Region>") },
        { _ in .answer(301, fields: ["x-amz-bucket-region": "us-west-2"]) },
        { _ in .answer(400, fields: ["x-amz-bucket-region": "us-west-2", "x-amz-request-id": "r"]) },
    ]

    @Test("is followed once, and remembered", arguments: ways.indices)
    func followed(_ way: Int) async throws {
        let store = store(Self.ways[way])
        let client = try makeClient(store)
        let found = try await client.getObject(GetObjectRequest("s3://bucket/k"))
        #expect(found.body == Array("found".utf8))
        #expect(store.requests.count == 2)
        #expect(store.values(of: "authorization").last?.contains("/us-west-2/s3/") == true)
        _ = try await client.headObject("s3://bucket/k")
        #expect(store.requests.count == 3)
        #expect(try await client.with { $0.applicationID = "other" }.headObject("s3://bucket/k").size == 5)
        #expect(store.requests.count == 4)
    }

    @Test("is not followed a second time")
    func twice() async throws {
        let store = ObservedStore { request, _, _ in
            let isHome = request.authority?.contains("eu-central-1") == true
            return .error(
                "PermanentRedirect",
                301,
                fields: ["x-amz-bucket-region": isHome ? "us-west-2" : "eu-central-1"]
            )
        }
        let client = try makeClient(store)
        let error = await #expect(throws: S3ObjectError.self) {
            try await client.getObject(GetObjectRequest("s3://bucket/k"))
        }
        #expect(error?.code == .wrongRegion)
        #expect(store.requests.count == 2)
    }

    @Test("is not followed if its region is invalid")
    func nonsense() async throws {
        let store = ObservedStore { _, _, _ in
            .error("PermanentRedirect", 301, fields: ["x-amz-bucket-region": "evil.example/"])
        }
        let error = await #expect(throws: S3ObjectError.self) {
            try await makeClient(store).getObject(GetObjectRequest("s3://bucket/k"))
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(store.requests.count == 1)
    }
}

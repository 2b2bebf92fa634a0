import AWSCore
import Basics
import HTTPTransport
import HTTPTypes
import ObservedStore
import S3Objects
import Testing

@Suite("S3 errors")
struct ErrorTests {
    @Test(
        "have a stable code",
        arguments: [
            ("NoSuchKey", 404, S3ObjectError.Code.notFound), ("NoSuchBucket", 404, .noSuchBucket),
            ("NoSuchUpload", 404, .notFound), ("PreconditionFailed", 412, .preconditionFailed),
            ("InvalidRange", 416, .invalidRange), ("InvalidObjectState", 403, .invalidObjectState),
            ("AccessDenied", 403, .accessDenied), ("NotImplemented", 501, .notImplemented),
            ("KeyTooLongError", 400, .badRequest), ("SlowDown", 503, .throttled),
            ("InternalError", 500, .internalService),
            ("BadDigest", 400, .checksumMismatch), ("SomethingNew", 400, .service),
            ("SomethingNew", 500, .internalService),
            ("RestoreAlreadyInProgress", 409, .conflict), ("InvalidAccessKeyId", 403, .invalidCredentials),
            ("RequestTimeTooSkewed", 403, .clockSkew), ("ExpiredToken", 400, .invalidCredentials),
        ]
    )
    func codes(_ code: String, _ status: Int, _ expected: S3ObjectError.Code) async throws {
        let store = ObservedStore { _, _, _ in .error(code, status) }
        let error = try #require(
            await #expect(throws: S3ObjectError.self) {
                try await makeClient(store).getObject(GetObjectRequest("s3://bucket/k"))
            }
        )
        #expect(error.code == expected)
        #expect(error.serviceCode == code)
        #expect(error.location == "s3://bucket/k")
        #expect(error.operation == "GetObject")
        #expect(error.effect == .none)
        #expect(error.requestID == "r")
        #expect("\(error)".contains(code))
        #expect(error.debugDescription.contains("operation: GetObject"))
    }

    @Test("of HEAD requests are derived from their status if the store has sent them")
    func head() async throws {
        let store = ObservedStore()
        let missing = await #expect(throws: S3ObjectError.self) {
            try await makeClient(store).headObject("s3://b/k")
        }
        #expect(missing?.code == .notFound)
        let bucket = await #expect(throws: S3ObjectError.self) {
            try await makeClient(store).headBucket("s3://b")
        }
        #expect(bucket?.code == .noSuchBucket)
        let proxy = ObservedStore { _, _, _ in .answer(404) }
        let unknown = await #expect(throws: S3ObjectError.self) {
            try await makeClient(proxy).headObject("s3://b/k")
        }
        #expect(unknown?.code == .invalidResponse)
    }

    @Test("need a code, also in a response with a successful status")
    func codeless() async throws {
        let store = ObservedStore { _, _, _ in .answer(200, "<Error>|Code>InternalEr</Error>") }
        let error = await #expect(throws: S3ObjectError.self) {
            try await makeClient(store).objectTags(of: ObjectTarget("s3://bucket/k"))
        }
        #expect(error?.code == .invalidResponse)
        #expect(error?.serviceCode == nil)
    }

    @Test("of intermediaries are not the service's", arguments: [404, 403, 502])
    func page(_ status: Int) async throws {
        let store = ObservedStore { _, _, _ in .answer(status, "<html><body>Sorry</body></html>") }
        let error = await #expect(throws: S3ObjectError.self) {
            try await makeClient(store).putObject(PutObjectRequest("s3://bucket/k", content: [1]))
        }
        #expect(error?.code == .invalidResponse)
        #expect(error?.effect == .unknown)
    }

    @Test(
        "of values that are invalid in header fields come before anything is sent",
        arguments: ["line\nbreak", " space", "space ", "é", "\u{0}", "del\u{7F}"]
    )
    func fields(_ value: String) async throws {
        let store = ObservedStore()
        let client = try makeClient(store)
        for change: (inout S3ObjectProperties) -> Void in [
            { $0.metadata["name"] = value }, { $0.contentType = value },
            { $0.websiteRedirectLocation = value },
        ] {
            let request = PutObjectRequest("s3://bucket/k", content: []) { change(&$0.properties) }
            let error = await #expect(throws: S3ObjectError.self) { try await client.putObject(request) }
            #expect(error?.code == .invalidRequest)
        }
        let name = PutObjectRequest("s3://bucket/k", content: []) { $0.properties.metadata["a b"] = "1" }
        await #expect(throws: S3ObjectError.self) { try await client.putObject(name) }
        #expect(store.requests.isEmpty)
    }

    @Test(
        "of dates that cannot be written come before anything is sent",
        arguments: [Double.nan, .infinity, -1e300, 1e300, 253_402_300_800]
    )
    func dates(_ seconds: Double) async throws {
        let store = ObservedStore()
        let client = try makeClient(store)
        let request = PutObjectRequest("s3://bucket/k", content: []) {
            $0.properties.objectLockMode = .governance
            $0.properties.objectLockRetainUntilDate = Date(timeIntervalSince1970: seconds)
        }
        let error = await #expect(throws: S3ObjectError.self) { try await client.putObject(request) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.contains("years 1 to 9999") == true)
        let date = Date(timeIntervalSince1970: seconds)
        let others: [@Sendable () async throws -> Void] = [
            {
                _ = try await client.putObject(
                    PutObjectRequest("s3://bucket/k", content: []) { $0.properties.expires = date }
                )
            },
            {
                _ = try await client.getObject(
                    GetObjectRequest("s3://bucket/k") { $0.ifModifiedSince = date }
                )
            },
            {
                _ = try await client.headObject(
                    GetObjectRequest("s3://bucket/k") { $0.ifUnmodifiedSince = date }
                )
            },
        ]
        for call in others {
            let error = await #expect(throws: S3ObjectError.self) { try await call() }
            #expect(error?.code == .invalidRequest)
        }
        #expect(store.requests.isEmpty)
    }

    @Test("of page sizes come before anything is sent", arguments: [0, -1, 1001, .min, .max])
    func pageSize(_ size: Int) async throws {
        let store = ObservedStore()
        let client = try makeClient(store)
        for listing in [
            client.objects(in: "s3://bucket", S3ListingOptions(pageSize: size)),
            client.versions(in: "s3://bucket", S3ListingOptions(pageSize: size)),
        ] {
            let error = await #expect(throws: S3ObjectError.self) {
                for try await _ in listing {}
            }
            #expect(error?.code == .invalidRequest)
        }
        #expect(store.requests.isEmpty)
    }

    @Test("of keys that XML does not allow come before anything is sent")
    func xml() async throws {
        let store = ObservedStore()
        let client = try makeClient(store)
        let error = await #expect(throws: S3ObjectError.self) {
            try await client.deleteObjects(DeleteObjectsRequest(in: "s3://bucket", [.init("a\u{1}b")]))
        }
        #expect(error?.code == .invalidRequest)
        for count in [0, 1001] {
            let items = (0..<count).map { DeleteObjectsRequest.Item("\($0)") }
            let error = await #expect(throws: S3ObjectError.self) {
                try await client.deleteObjects(DeleteObjectsRequest(in: "s3://bucket", items))
            }
            #expect(error?.code == .invalidRequest)
        }
        #expect(store.requests.isEmpty)
    }

    @Test("of settings name the setting")
    func settings() throws {
        func load(_ variables: [String: String]) throws -> S3ObjectConfiguration {
            let none = ["AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"]
            return try .load(environment: EnvironmentVariables(none.merging(variables) { $1 }))
        }
        #expect(throws: S3ObjectError.self) { try load([:]) }
        let found = try load([
            "AWS_REGION": "us-west-2", "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9000",
            "AWS_USE_FIPS_ENDPOINT": "true",
            "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required", "AWS_MAX_ATTEMPTS": "7",
        ])
        #expect(found.region == "us-west-2" && found.endpoint == "http://127.0.0.1:9000" && found.usesFIPS)
        #expect(found.checksums.requests == .whenRequired && found.checksums.responses == .whenSupported)
        #expect(found.retryPolicy.maxAttempts == 7)
        let error = #expect(throws: S3ObjectError.self) {
            try load(["AWS_REGION": "us-west-2", "AWS_RESPONSE_CHECKSUM_VALIDATION": "never"])
        }
        #expect(error?.message.contains("AWS_RESPONSE_CHECKSUM_VALIDATION") == true)
    }
}

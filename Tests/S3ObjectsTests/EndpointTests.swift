import HTTPTransport
import HTTPTypes
import ObservedStore
import S3Objects
import Synchronization
import Testing

/// Where a request goes, and what it is refused for. Random ones are compared with botocore's in the interop suite.
@Suite("Bucket endpoints")
struct EndpointTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var bucket = "bucket"
        var region = "eu-central-1"
        var endpoint: String?
        var addressing = S3Addressing.automatic
        var fips = false
        var dualStack = false
        var url: String
        var testDescription: String { url }
    }

    @Test(
        arguments: [
            Case(url: "https://bucket.s3.eu-central-1.amazonaws.com/k"),
            Case(region: "us-east-1", url: "https://bucket.s3.us-east-1.amazonaws.com/k"),
            Case(region: "cn-north-1", url: "https://bucket.s3.cn-north-1.amazonaws.com.cn/k"),
            Case(fips: true, url: "https://bucket.s3-fips.eu-central-1.amazonaws.com/k"),
            Case(
                fips: true,
                dualStack: true,
                url: "https://bucket.s3-fips.dualstack.eu-central-1.amazonaws.com/k"
            ),
            Case(dualStack: true, url: "https://bucket.s3.dualstack.eu-central-1.amazonaws.com/k"),
            Case(addressing: .path, url: "https://s3.eu-central-1.amazonaws.com/bucket/k"),
            Case(bucket: "a.b", url: "https://s3.eu-central-1.amazonaws.com/a.b/k"),
            Case(bucket: "Upper", url: "https://s3.eu-central-1.amazonaws.com/Upper/k"),
            Case(bucket: "10.0.0.1", url: "https://s3.eu-central-1.amazonaws.com/10.0.0.1/k"),
            Case(endpoint: "http://127.0.0.1:9000", url: "http://127.0.0.1:9000/bucket/k"),
            Case(endpoint: "https://store.example/base/", url: "https://store.example/base/bucket/k"),
            Case(
                endpoint: "https://store.example/base",
                addressing: .virtualHosted,
                url: "https://bucket.store.example/base/k"
            ),
            Case(
                endpoint: "http://127.0.0.1:9000",
                addressing: .virtualHosted,
                url: "http://127.0.0.1:9000/bucket/k"
            ),
            Case(
                bucket: "a.b",
                endpoint: "http://localhost:9000",
                addressing: .virtualHosted,
                url: "http://a.b.localhost:9000/k"
            ),
        ]
    )
    func goesTo(_ given: Case) async throws {
        let store = ObservedStore()
        let client = try makeClient(store) {
            $0.region = given.region
            $0.endpoint = given.endpoint
            $0.addressing = given.addressing
            $0.usesFIPS = given.fips
            $0.usesDualStack = given.dualStack
        }
        let location = try S3Location(bucket: given.bucket, key: "k")
        _ = try? await client.headObject(location)
        let request = try #require(store.requests.first)
        #expect("\(request.scheme ?? "")://\(request.authority ?? "")\(request.path ?? "")" == given.url)
    }

    @Test("aws-global, the pseudo region of requests without a region, is us-east-1")
    func global() {
        #expect(S3ObjectConfiguration(region: "aws-global").region == "us-east-1")
    }

    @Test("Incompatible settings are rejected")
    func refused() throws {
        let cases: [(String, (inout S3ObjectConfiguration) -> Void)] = [
            ("not a valid DNS name", { $0.region = "not a region" }), ("must be set", { $0.region = "" }),
            (
                "Partition does not support FIPS",
                {
                    $0.region = "cn-north-1"; $0.usesFIPS = true
                }
            ),
            (
                "dual-stack",
                {
                    $0.endpoint = "https://store.example"; $0.usesDualStack = true
                }
            ),
            (
                "FIPS",
                {
                    $0.endpoint = "https://store.example"; $0.usesFIPS = true
                }
            ),
            ("Accelerate", { $0.endpoint = "https://s3-accelerate.amazonaws.com" }),
            ("plain http", { $0.endpoint = "http://store.example" }),
            ("scheme", { $0.endpoint = "store.example" }),
            ("XXHASH64", { $0.checksums.algorithm = .xxHash64 }),
        ]
        for (reason, change) in cases {
            let error = #expect(throws: S3ObjectError.self) { try makeClient(ObservedStore(), change) }
            #expect(error?.code == .invalidConfiguration)
            #expect(error?.message.contains(reason) == true, "\(error.map { $0.message } ?? "")")
        }
    }

    @Test("Keys are percent-encoded once, and slashes and dots stay")
    func keys() async throws {
        let store = ObservedStore()
        let client = try makeClient(store)
        for key in ["a/../b//c", "ä b+%20", "/lead", "trail/", "~-._"] {
            _ = try? await client.headObject(try S3Location(bucket: "bucket", key: key))
        }
        #expect(
            store.requests.map { $0.path ?? "" } == [
                "/a/../b//c", "/%C3%A4%20b%2B%2520", "//lead", "/trail/", "/~-._",
            ]
        )
    }
}

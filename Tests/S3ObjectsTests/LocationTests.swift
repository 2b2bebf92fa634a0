import ObservedStore
import S3Objects
import Testing

@Suite("Locations")
struct LocationTests {
    @Test(
        "URIs and ARNs have the same meaning",
        arguments: [
            ("s3://bucket/key", "bucket", "key"), ("s3://bucket", "bucket", ""),
            ("s3://bucket/", "bucket", ""),
            ("s3://bucket//key", "bucket", "/key"), ("s3://bucket/a%20b?c#d", "bucket", "a%20b?c#d"),
            ("s3://bucket/é/e\u{301}", "bucket", "é/e\u{301}"), ("s3://bucket/\u{301}", "bucket", "\u{301}"),
            ("arn:aws:s3:::bucket/a:b/c", "bucket", "a:b/c"), ("arn:aws-cn:s3:::bucket", "bucket", ""),
            ("s3://Old_Bucket/key", "Old_Bucket", "key"),
        ]
    )
    func reads(_ text: String, _ bucket: String, _ key: String) throws {
        let location = try S3Location(text)
        #expect(location.bucket == bucket)
        #expect(Array(location.key.utf8) == Array(key.utf8))
        #expect(try S3Location(location.description) == location)
        #expect(try S3Location(location.arn()) == location)
    }

    @Test(
        "Invalid locations are rejected with the reason",
        arguments: [
            ("", "neither"), ("bucket/key", "neither"), ("http://bucket/key", "neither"),
            ("s3://", "no bucket"),
            ("s3:///key", "no bucket"), ("s3://a b/key", "letters"), ("s3://../key", "letters"),
            ("s3://\(String(repeating: "b", count: 256))/key", "letters"),
            ("arn:aws:iam::123456789012:role/r", "not an ARN of S3"),
            ("arn:aws:s3:us-east-1:123456789012:accesspoint/ap/object/k", "access points"),
            ("s3://name--use1-az4--x-s3/key", "directory buckets"),
            ("s3://bucket/\(String(repeating: "é", count: 513))", "1026 bytes"),
        ]
    )
    func refuses(_ text: String, _ reason: String) {
        let error = #expect(throws: S3ObjectError.self) { try S3Location(text) }
        #expect(error?.code == .invalidLocation)
        #expect(error?.message.contains(reason) == true, "\(error.map { $0.message } ?? "")")
    }

    @Test("A literal is validated before anything is sent")
    func literal() async throws {
        let store = ObservedStore()
        let client = try makeClient(store)
        let error = await #expect(throws: S3ObjectError.self) { try await client.headObject("nonsense") }
        #expect(error?.code == .invalidLocation)
        let bucketOnly = await #expect(throws: S3ObjectError.self) {
            try await client.headObject("s3://bucket")
        }
        #expect(bucketOnly?.message.contains("names no object") == true)
        #expect(store.requests.isEmpty)
    }

    @Test("are compared by the bytes of their keys")
    func bytes() {
        let (composed, combined) = ("\u{e9}", "e\u{301}")
        #expect(composed == combined)
        let locations: Set<S3Location> = ["s3://b/\u{e9}", "s3://b/e\u{301}", "s3://b/\u{e9}"]
        #expect(locations.count == 2)
        #expect(S3ListedObject(key: composed) != S3ListedObject(key: combined))
        #expect(DeleteObjectsRequest.Item(composed) != DeleteObjectsRequest.Item(combined))
        #expect(DeleteObjectsRequest.Item(composed) == DeleteObjectsRequest.Item(composed))
    }
}

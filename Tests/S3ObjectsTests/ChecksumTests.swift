import HTTPTransport
import HTTPTypes
import S3Objects
import Testing
import TinyS3

@Suite("Checksums")
struct ChecksumTests {
    @Test(
        "have the published values of \"123456789\"",
        arguments: [
            (S3ChecksumAlgorithm.crc32, "y/Q5Jg=="), (.crc32C, "4waSgw=="), (.crc64NVME, "rosUhgp5mIg="),
            (.sha1, "98O8HYCOBHMq32eZZczDTKeuNEE="), (.md5, "JfnnlDI7RTiF9RgfG2JNCw=="),
            (.sha256, "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
        ]
    )
    func vectors(_ algorithm: S3ChecksumAlgorithm, _ value: String) {
        #expect(S3ObjectHasher.checksum(of: Array("123456789".utf8), algorithm) == value)
    }

    @Test(
        "are the same for all sizes and pieces",
        arguments: [S3ChecksumAlgorithm.crc32, .crc32C, .crc64NVME]
    )
    func pieces(_ algorithm: S3ChecksumAlgorithm) {
        let all = bytes(700)
        for count in Array(0...80) + Array(120...300) + [511, 512, 513, 639, 640, 641, 700] {
            let whole = Array(all.prefix(count))
            let expected = hash(whole.map { [$0] }, algorithm)
            #expect(!expected.isEmpty)
            #expect(
                hash([Array(whole.prefix(count / 3)), Array(whole.dropFirst(count / 3))], algorithm)
                    == expected
            )
            #expect(hash([whole], algorithm) == expected)
        }
    }

    private func hash(_ pieces: [[UInt8]], _ algorithm: S3ChecksumAlgorithm) -> [UInt8] {
        guard var hasher = S3ObjectHasher(algorithm) else { return [] }
        for piece in pieces { hasher.update(piece) }
        return hasher.finish()
    }

    @Test("that nobody can compute here are refused")
    func unsupported() async throws {
        #expect(!S3ObjectHasher.supports(.xxHash3))
        let request = PutObjectRequest("s3://bucket/k", content: [1]) { $0.checksumAlgorithm = .xxHash3 }
        let error = await #expect(throws: S3ObjectError.self) {
            try await makeClient(TinyS3()).putObject(request)
        }
        #expect(error?.code == .invalidRequest)
    }

    @Test("go with bodies as the settings say")
    func sent() async throws {
        let store = TinyS3()
        let client = try makeClient(store)
        let content = Array("123456789".utf8)
        _ = try await client.putObject(PutObjectRequest("s3://bucket/k", content: content))
        #expect(store.values(of: "x-amz-checksum-crc32") == ["y/Q5Jg=="])
        #expect(store.values(of: "x-amz-content-sha256") == ["UNSIGNED-PAYLOAD"])
        let lean = try client.with { $0.checksums.requests = .whenRequired }
        _ = try await lean.putObject(PutObjectRequest("s3://bucket/k", content: content))
        #expect(store.values(of: "x-amz-checksum-crc32").count == 1)
        _ = try await lean.putObject(
            PutObjectRequest("s3://bucket/k", content: content) {
                $0.checksum = S3ObjectChecksum(.sha512, "given")
            }
        )
        #expect(store.values(of: "x-amz-checksum-sha512") == ["given"])
        _ = try? await lean.deleteObjects(DeleteObjectsRequest(in: "s3://bucket", [.init("a")]))
        #expect(store.values(of: "x-amz-checksum-crc32").count == 2)
    }

    @Test("of bodies are signed over plain http")
    func signedBody() async throws {
        let store = TinyS3()
        let client = try makeClient(store) { $0.endpoint = "http://127.0.0.1:1" }
        _ = try await client.putObject(PutObjectRequest("s3://bucket/k", content: []))
        #expect(store.values(of: "x-amz-content-sha256").first?.hasPrefix("e3b0c442") == true)
    }

    @Test("that do not match are tried again, and then fail")
    func mismatch() async throws {
        let store = TinyS3 { request, store, number in
            if number == 2 { store.store("/k", Array("123456789".utf8), eTag: "\"e\"", fields: sum) }
            return nil
        }
        store.store("/k", Array("123456780".utf8), eTag: "\"e\"", fields: sum)
        let found = try await makeClient(store).getObject(GetObjectRequest("s3://bucket/k"))
        #expect(found.body == Array("123456789".utf8))
        #expect(store.requests.count == 2)

        let broken = TinyS3()
        broken.store("/k", Array("123456780".utf8), eTag: "\"e\"", fields: sum)
        let error = await #expect(throws: S3ObjectError.self) {
            try await makeClient(broken).getObject(GetObjectRequest("s3://bucket/k"))
        }
        #expect(error?.code == .checksumMismatch)
        #expect(error?.serviceCode == nil)
        #expect(broken.requests.count == 3)
        let careless = try makeClient(broken) { $0.checksums.responses = .whenRequired }
        #expect(try await careless.getObject(GetObjectRequest("s3://bucket/k")).body.count == 9)
    }

    @Test("of an object in ranges are compared at its end")
    func ranges() async throws {
        let all = bytes(1000)
        let sum = try #require(S3ObjectHasher.checksum(of: all, .crc64NVME))
        let store = TinyS3()
        store.store("/k", all, eTag: "\"e\"", fields: ["x-amz-checksum-crc64nvme": sum])
        let client = try makeClient(store)
        #expect(
            try await client.readAll("s3://bucket/k", options: S3ReadOptions { $0.rangeBytes = 64 }) == all
        )
        store.store("/k", all, eTag: "\"e\"", fields: ["x-amz-checksum-crc64nvme": "AAAAAAAAAAA="])
        let error = await #expect(throws: S3ObjectError.self) {
            try await client.readAll("s3://bucket/k", options: S3ReadOptions { $0.rangeBytes = 64 })
        }
        #expect(error?.code == .checksumMismatch)
        // A checksum of parts is not one of the bytes.
        store.store("/k", all, eTag: "\"e-2\"", fields: ["x-amz-checksum-crc64nvme": "AAAAAAAAAAA="])
        #expect(
            try await client.readAll("s3://bucket/k", options: S3ReadOptions { $0.rangeBytes = 64 }) == all
        )
        #expect(try await client.getObject(GetObjectRequest("s3://bucket/k")).body == all)
    }
}

private let sum = ["x-amz-checksum-crc32": "y/Q5Jg=="]

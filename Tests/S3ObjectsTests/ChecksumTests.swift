import HTTPTransport
import HTTPTypes
import ObservedStore
import S3ControlEmulator
import S3Objects
import Testing

@Suite("Checksums")
struct ChecksumTests {
    @Test(
        "have the published values for \"123456789\"",
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
        "are the same for all sizes and chunks",
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

    @Test("that cannot be computed are rejected")
    func unsupported() async throws {
        #expect(!S3ObjectHasher.supports(.xxHash3))
        let request = PutObjectRequest("s3://bucket/k", content: [1]) { $0.checksumAlgorithm = .xxHash3 }
        let error = await #expect(throws: S3ObjectError.self) {
            try await makeClient(ObservedStore()).putObject(request)
        }
        #expect(error?.code == .invalidRequest)
    }

    @Test("are sent with bodies according to the settings")
    func sent() async throws {
        let store = ObservedStore()
        let client = try makeClient(store)
        let content = Array("123456789".utf8)
        _ = try await client.putObject(PutObjectRequest("s3://bucket/k", content: content))
        #expect(store.values(of: "x-amz-checksum-crc32") == ["y/Q5Jg=="])
        #expect(store.values(of: "x-amz-content-sha256") == ["UNSIGNED-PAYLOAD"])
        let lean = try client.with { $0.checksums.requests = .whenRequired }
        _ = try await lean.putObject(PutObjectRequest("s3://bucket/k", content: content))
        #expect(store.values(of: "x-amz-checksum-crc32").count == 1)
        let given = try #require(S3ObjectHasher.checksum(of: content, .sha512))
        _ = try await lean.putObject(
            PutObjectRequest("s3://bucket/k", content: content) {
                $0.checksum = S3ObjectChecksum(.sha512, given)
            }
        )
        #expect(store.values(of: "x-amz-checksum-sha512") == [given])
        _ = try? await lean.deleteObjects(DeleteObjectsRequest(in: "s3://bucket", [.init("a")]))
        #expect(store.values(of: "x-amz-checksum-crc32").count == 2)
    }

    @Test("that are not sent leave the body to the signature", arguments: ["https", "http"])
    func signedWithoutChecksum(_ scheme: String) async throws {
        let store = ObservedStore()
        let client = try makeClient(store) {
            $0.endpoint = "\(scheme)://127.0.0.1:1"
            $0.checksums.requests = .whenRequired
        }
        _ = try await client.putObject(PutObjectRequest("s3://bucket/k", content: []))
        #expect(store.values(of: "x-amz-content-sha256").first?.hasPrefix("e3b0c442") == true)
        #expect(store.values(of: "x-amz-checksum-crc32").isEmpty)
    }

    @Test("of bodies are signed over plain HTTP")
    func signedBody() async throws {
        let store = ObservedStore()
        let client = try makeClient(store) { $0.endpoint = "http://127.0.0.1:1" }
        _ = try await client.putObject(PutObjectRequest("s3://bucket/k", content: []))
        #expect(store.values(of: "x-amz-content-sha256").first?.hasPrefix("e3b0c442") == true)
    }

    @Test("that do not match are retried, and then fail")
    func mismatch() async throws {
        let store = ObservedStore { request, store, number in
            if number == 2 { store.memory.put("123456789", at: "k", in: "bucket", sum) }
            return nil
        }
        store.memory.put("123456780", at: "k", in: "bucket", sum)
        let found = try await makeClient(store).getObject(GetObjectRequest("s3://bucket/k"))
        #expect(found.body == Array("123456789".utf8))
        #expect(store.requests.count == 2)

        let broken = ObservedStore()
        broken.memory.put("123456780", at: "k", in: "bucket", sum)
        let error = await #expect(throws: S3ObjectError.self) {
            try await makeClient(broken).getObject(GetObjectRequest("s3://bucket/k"))
        }
        #expect(error?.code == .checksumMismatch)
        #expect(error?.serviceCode == nil)
        #expect(broken.requests.count == 3)
        let careless = try makeClient(broken) { $0.checksums.responses = .whenRequired }
        #expect(try await careless.getObject(GetObjectRequest("s3://bucket/k")).body.count == 9)
    }

    @Test("are compared as the request says, whatever the client's settings", arguments: [true, false])
    func requested(_ verifies: Bool) async throws {
        let store = ObservedStore { request, store, _ in
            // It sends checksums unasked, and ignores ranges.
            .answer(
                200,
                bytes: store.memory.object("k", in: "bucket")?.bytes,
                fields: ["ETag": "\"e\"", "x-amz-checksum-crc32": "AAAAAA=="]
            )
        }
        store.memory.put("123456789", at: "k", in: "bucket")
        let client = try makeClient(store) {
            $0.checksums.responses = verifies ? .whenRequired : .whenSupported
        }
        let request = GetObjectRequest("s3://bucket/k") { $0.requestsChecksum = verifies }
        let reading = S3ReadOptions { $0.verifies = verifies }
        if verifies {
            await #expect(throws: S3ObjectError.self) { try await client.getObject(request) }
            await #expect(throws: S3ObjectError.self) {
                try await client.readAll("s3://bucket/k", options: reading)
            }
        } else {
            #expect(try await client.getObject(request).body.count == 9)
            #expect(try await client.readAll("s3://bucket/k", options: reading).count == 9)
        }
    }

    @Test("of an object that is read in ranges are compared at its end")
    func ranges() async throws {
        let all = bytes(1000)
        let sum = try #require(S3ObjectHasher.checksum(of: all, .crc64NVME))
        let store = ObservedStore()
        store.memory.put(all, at: "k", in: "bucket", checksum(.crc64NVME, sum))
        let client = try makeClient(store)
        #expect(
            try await client.readAll("s3://bucket/k", options: S3ReadOptions { $0.rangeBytes = 64 }) == all
        )
        store.memory.put(all, at: "k", in: "bucket", checksum(.crc64NVME, "AAAAAAAAAAA="))
        let error = await #expect(throws: S3ObjectError.self) {
            try await client.readAll("s3://bucket/k", options: S3ReadOptions { $0.rangeBytes = 64 })
        }
        #expect(error?.code == .checksumMismatch)
        // A checksum of parts is not one of the bytes.
        store.memory.put(
            all,
            at: "k",
            in: "bucket",
            checksum(.crc64NVME, "AAAAAAAAAAA=", .composite)
        )
        #expect(
            try await client.readAll("s3://bucket/k", options: S3ReadOptions { $0.rangeBytes = 64 }) == all
        )
        #expect(try await client.getObject(GetObjectRequest("s3://bucket/k")).body == all)
    }
}

private let sum = checksum(.crc32, "y/Q5Jg==")

/// What an object has that was written with a checksum, right or wrong.
private func checksum(
    _ algorithm: S3ChecksumAlgorithm,
    _ value: String,
    _ type: ComputeObjectChecksumType = .fullObject
) -> @Sendable (inout MemoryObjectProperties) -> Void {
    { $0.checksums = [S3ObjectChecksum(algorithm, value, type: type)] }
}

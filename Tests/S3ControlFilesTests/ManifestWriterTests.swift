import Basics
import S3ControlFiles
import S3ControlModel
import Synchronization
import Testing

@Suite("Manifests are written")
struct ManifestWriterTests {
    private func write(_ objects: [ManifestObject]) throws -> (text: String, manifest: WrittenManifest) {
        var bytes: [UInt8] = []
        let manifest = try ManifestWriter.write(objects) { bytes += $0 }
        return (String(decoding: bytes, as: UTF8.self), manifest)
    }

    @Test("Keys are encoded, and the entity tag is the MD5 of the file")
    func keys() throws {
        let (text, manifest) = try write([
            ManifestObject(bucket: "b", key: "plain/key-1_2.~x"),
            ManifestObject(bucket: "b", key: "a b+c,d\"e\nf%g\u{E9}"),
        ])
        #expect(text == "b,plain/key-1_2.~x\nb,a%20b%2Bc%2Cd%22e%0Af%25g%C3%A9\n")
        // By md5sum.
        #expect(manifest.eTag == "1602686c3141d6355aca0d4610237580")
        #expect(manifest.objectCount == 2)
        #expect(manifest.byteCount == text.utf8.count)
        #expect(manifest.fields == [.bucket, .key])
    }

    @Test("An empty manifest has the MD5 of an empty file")
    func empty() throws {
        let (text, manifest) = try write([])
        #expect(text.isEmpty)
        #expect(manifest.eTag == "d41d8cd98f00b204e9800998ecf8427e")
    }

    @Test("Either all rows have a version or none")
    func versions() throws {
        let (text, manifest) = try write([
            ManifestObject(bucket: "b", key: "k", versionID: "null"),
            ManifestObject(
                bucket: "b",
                key: "k",
                versionID: "3/L4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY+MTRCxf3vjVBH40Nr8X8gdRQBpUMLUo"
            ),
        ])
        #expect(text.hasPrefix("b,k,null\nb,k,3/L4"))
        #expect(manifest.fields == [.bucket, .key, .versionID])
        let job = manifest.manifest(at: "arn:aws:s3:::m/m.csv", versionID: "v", eTag: "of-the-upload")
        #expect(job.spec.fields == [.bucket, .key, .versionID])
        #expect(job.location.eTag == "of-the-upload")
        let error = try #require(throws: FileFormatError.self) {
            _ = try write([
                ManifestObject(bucket: "b", key: "k"), ManifestObject(bucket: "b", key: "k", versionID: "v"),
            ])
        }
        #expect(error.code == .mixedVersions)
        #expect(error.record == 2)
    }

    @Test(
        "Objects that are invalid in S3 are rejected with their number",
        arguments: [
            ManifestObject(bucket: "", key: "k"), ManifestObject(bucket: "arn:aws:s3:::b", key: "k"),
            ManifestObject(bucket: "b,c", key: "k"), ManifestObject(bucket: "b/c", key: "k"),
            ManifestObject(bucket: "b\u{E9}", key: "k"), ManifestObject(bucket: "b c", key: "k"),
            ManifestObject(bucket: "b", key: ""),
            ManifestObject(bucket: "b", key: String(repeating: "\u{E9}", count: 513)),
            ManifestObject(bucket: "b", key: "k", versionID: ""),
            ManifestObject(bucket: "b", key: "k", versionID: "v\n"),
        ]
    )
    func refuses(object: ManifestObject) throws {
        let error = try #require(throws: FileFormatError.self) { _ = try write([object]) }
        #expect(error.code == .invalidObject)
        #expect(error.message.hasPrefix("Object 1 of the manifest"))
    }

    @Test("A long manifest is the same in pieces, from a stream, and in a file")
    func pieces() async throws {
        let objects = (0..<20_000).lazy.map { ManifestObject(bucket: "b", key: "folder/object \($0)") }
        var sizes: [Int] = []
        let manifest = try ManifestWriter.write(objects) { sizes.append($0.count) }
        #expect(sizes.count > 5)
        #expect(sizes.allSatisfy { $0 < 70_000 })
        #expect(manifest.byteCount == sizes.reduce(0, +))
        let stream = AsyncStream { continuation in
            for object in objects { continuation.yield(object) }
            continuation.finish()
        }
        #expect(try await ManifestWriter.write(stream) { (_: [UInt8]) in } == manifest)
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try ManifestWriter.write(objects, toFile: path) == manifest)
        #expect(FileManager.default.contents(atPath: path)?.count == manifest.byteCount)
    }

    @Test("Failures become a manifest with their keys as in the report")
    func failures() async throws {
        let rows = [
            CompletionReportRow.make(key: "done", http: 200, message: "Successful"),
            .make(key: "a%20b+c", status: .failed, code: "AccessDenied", http: 403, message: ""),
            .make(key: "d e,\"f", status: .failed, code: "AccessDenied", http: 403, message: ""),
            .make(key: "gone", status: .failed, code: "NoSuchKey", http: 404, message: ""),
            .make(key: "busy", status: .failed, code: "SlowDown", http: 503, message: ""),
            .make(key: "odd", status: .failed, message: ""),
        ]
        func manifest(_ filter: FailureFilter) async throws -> String {
            var bytes: [UInt8] = []
            _ = try await ManifestWriter.write(failuresOf: stream(rows), matching: filter) { bytes += $0 }
            return String(decoding: bytes, as: UTF8.self)
        }
        let denied = "bucket,a%20b+c\nbucket,d%20e%2C%22f\n"
        #expect(try await manifest(FailureFilter()) == denied + "bucket,gone\nbucket,busy\nbucket,odd\n")
        #expect(try await manifest(FailureFilter(errorCodes: ["AccessDenied"])) == denied)
        #expect(
            try await manifest(FailureFilter(excludedErrorCodes: ["NoSuchKey", "SlowDown", ""])) == denied
        )
        #expect(
            try await manifest(FailureFilter(httpStatusCodes: [404, 503])) == "bucket,gone\nbucket,busy\n"
        )
        #expect(try await manifest(FailureFilter(errorCodes: [""])) == "bucket,odd\n")
    }

    @Test("The chunks of a manifest can contain objects, an inventory, or failures")
    func chunks() async throws {
        let objects = (0..<20_000).map { ManifestObject(bucket: "b", key: "folder/object \($0)") }
        var expected: [UInt8] = []
        let manifest = try ManifestWriter.write(objects) { expected += $0 }
        let written = Mutex<WrittenManifest?>(nil)
        let chunks = ManifestChunks(stream(objects)) { manifest in written.withLock { $0 = manifest } }
        var bytes: [UInt8] = []
        for try await chunk in chunks {
            #expect(!chunk.isEmpty && chunk.count < 70_000)
            bytes += chunk
        }
        #expect(bytes == expected)
        #expect(written.withLock { $0 } == manifest)
        var listed: [UInt8] = []
        for try await chunk in ManifestChunks(stream(objects.map { InventoryObject($0) })) { listed += chunk }
        #expect(listed == expected)
        let rows = objects.map {
            CompletionReportRow.make(
                key: $0.key,
                bucket: "b",
                status: $0.key.hasSuffix("9") ? .succeeded : .failed,
                message: ""
            )
        }
        var failed: [UInt8] = []
        for try await chunk in ManifestChunks(failuresOf: stream(rows)) { failed += chunk }
        #expect(failed.count { $0 == UInt8(ascii: "\n") } == 18_000)
        for try await _ in ManifestChunks(stream([ManifestObject]())) { Issue.record("an empty chunk") }
        let error = try await #require(throws: FileFormatError.self) {
            for try await _ in ManifestChunks(stream([ManifestObject(bucket: "b/c", key: "k")])) {}
        }
        #expect(error.code == .invalidObject)
    }

    @Test("Objects larger than 5 GB are skipped in a manifest for copies")
    func copies() async throws {
        let sizes: [Int64] = [0, 5_368_709_120, 5_368_709_121]
        let objects = sizes.map { size in
            InventoryObject(ManifestObject(bucket: "b", key: "k\(size)")) { $0.size = size }
        }
        var bytes: [UInt8] = []
        var large: [InventoryObject] = []
        let manifest = try await ManifestWriter.writeForCopies(stream(objects)) {
            bytes += $0
        } tooLarge: {
            large.append($0)
        }
        #expect(String(decoding: bytes, as: UTF8.self) == "b,k0\nb,k5368709120\n")
        #expect(manifest.objectCount == 2)
        #expect(large == [objects[2]])
        #expect(try await ManifestWriter.write(stream(objects)) { (_: [UInt8]) in }.objectCount == 3)
        let error = try await #require(throws: FileFormatError.self) {
            let objects = [InventoryObject(ManifestObject(bucket: "b", key: "k"))]
            _ = try await ManifestWriter.writeForCopies(stream(objects)) { _ in
            } tooLarge: { _ in
            }
        }
        #expect(error.code == .missingColumn)
    }

    @Test("Objects are compared by their bytes")
    func bytes() {
        let composed = ManifestObject(bucket: "b", key: "\u{E9}")
        let decomposed = ManifestObject(bucket: "b", key: "e\u{301}")
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed, composed]).count == 2)
        #expect(ManifestObject(bucket: "a", key: "bc") != ManifestObject(bucket: "ab", key: "c"))
    }
}

func stream<Element: Sendable>(_ elements: [Element]) -> AsyncStream<Element> {
    AsyncStream { continuation in
        for element in elements { continuation.yield(element) }
        continuation.finish()
    }
}

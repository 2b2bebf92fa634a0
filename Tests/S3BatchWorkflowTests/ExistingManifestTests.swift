import HTTPTransport
import HTTPTypes
import ObservedStore
import S3BatchWorkflow
import S3ControlEmulator
import Testing

@Suite("A manifest that is in S3 already")
struct ExistingManifestTests {
    @Test(
        "has the columns of its first row, however it is written",
        arguments: [
            ("photos,\"a,b.jpg\"\nphotos,c\n", false), ("\r\n\nphotos,a\n", false),
            ("photos,a\rphotos,b\r", false), ("photos,a", false), ("photos,\"a\nb\",v1\r\n", true),
            ("\n" + String(repeating: "photos,key,version\n", count: 1000), true),
        ]
    )
    func columns(text: String, hasVersions: Bool) async throws {
        let bench = try Bench()
        bench.store.memory.put(text, at: "m.csv", in: "lists")
        let manifest = try await bench.batch.manifest(at: "s3://lists/m.csv")
        #expect(manifest.spec.format == .batchOperationsCSV20180820)
        let fields: [JobManifestFieldName] = hasVersions ? [.bucket, .key, .versionID] : [.bucket, .key]
        #expect(manifest.spec.fields == fields)
    }

    @Test(
        "is refused if it is something else",
        arguments: [
            ("photos\n", FileFormatError.Code.missingColumn), ("photos,a,b,c\n", .missingColumn),
            ("\u{FEFF}photos,a\n", .invalidRecord), ("{\"a\": 1}", .wrongKind), ("photos,\"a\n", .truncated),
            ("photos," + String(repeating: "a", count: 10_000) + "\n", .invalidRecord),
        ]
    )
    func refuses(text: String, code: FileFormatError.Code) async throws {
        let bench = try Bench()
        bench.store.memory.put(text, at: "m.csv", in: "lists")
        let error = await #expect(throws: FileFormatError.self) {
            try await bench.batch.manifest(at: "s3://lists/m.csv")
        }
        #expect(error?.code == code)
        #expect(error?.file == "s3://lists/m.csv")
    }

    @Test("is refused if it is an inventory that no job can read")
    func inventories() async throws {
        let bench = try Bench()
        for format in ["Parquet", "ORC"] {
            let location = bench.putInventory(format: format)
            let error = await #expect(throws: FileFormatError.self) {
                try await bench.batch.manifest(at: location)
            }
            #expect(error?.code == .unsupportedFormat)
        }
        let location = bench.putInventory(columns: ["Bucket", "Size"])
        let error = await #expect(throws: FileFormatError.self) {
            try await bench.batch.manifest(at: location)
        }
        #expect(error?.code == .missingColumn)
        #expect(try await bench.batch.manifest(at: bench.putInventory(format: "csv")).spec.fields == nil)
    }

    @Test("is refused if it lists nothing")
    func empty() async throws {
        let bench = try Bench()
        bench.store.memory.put("\n\r\n", at: "m.csv", in: "lists")
        for location in ["s3://lists/m.csv", bench.putInventory(files: [])] as [S3Location] {
            let error = await #expect(throws: BatchWorkflowError.self) {
                try await bench.batch.manifest(at: location)
            }
            #expect(error?.code == .emptyManifest)
        }
    }

    @Test("can be used without the permission to read versions")
    func permission() async throws {
        let bench = try Bench { request, _, _ in
            Query(request.path ?? "").has("versionId") ? .error("AccessDenied", 403) : nil
        }
        bench.store.memory.setVersioning(.enabled, of: "lists")
        bench.store.memory.addBucket("inventory", versioning: .enabled)
        bench.store.memory.put("photos,a\n", at: "m.csv", in: "lists")
        for location in ["s3://lists/m.csv", bench.putInventory()] as [S3Location] {
            let manifest = try await bench.batch.manifest(at: location)
            #expect(manifest.location.objectVersionID != nil)
        }
    }

    @Test("must not be replaced while it is read", arguments: ["m.csv", "manifest.json"])
    func replaced(key: String) async throws {
        let bench = try Bench { request, store, _ in
            if request.method == .get { store.memory.put("photos,a,v1\n", at: key, in: "lists") }
            return nil
        }
        bench.store.memory.put("photos,a\n", at: key, in: "lists")
        let error = await #expect(throws: S3ObjectError.self) {
            try await bench.batch.manifest(at: S3Location(bucket: "lists", key: key))
        }
        #expect(error?.code == .preconditionFailed)
    }

    @Test("is not previewed if it is an inventory that has changed")
    func changed() async throws {
        let bench = try Bench()
        bench.store.memory.put("photos,a\nphotos,b\n", at: "data/1.csv", in: "inventory")
        let manifest = try await bench.batch.manifest(at: bench.putInventory())
        #expect(try await bench.batch.preview(manifest).objectCount == 2)
        bench.putInventory(files: ["data/1.csv", "data/1.csv"])
        let error = await #expect(throws: S3ObjectError.self) { try await bench.batch.preview(manifest) }
        #expect(error?.code == .preconditionFailed)
    }

    @Test("is previewed in its version, if it is an inventory in a versioned bucket")
    func version() async throws {
        let bench = try Bench()
        bench.store.memory.addBucket("inventory", versioning: .enabled)
        bench.store.memory.put("photos,a\nphotos,b\n", at: "data/1.csv", in: "inventory")
        let manifest = try await bench.batch.manifest(at: bench.putInventory())
        let location = bench.putInventory(files: ["data/1.csv", "data/1.csv"])
        // Belongs to the current version.
        bench.store.memory.put("0123", at: "daily/manifest.checksum", in: "inventory")
        #expect(try await bench.batch.preview(manifest).objectCount == 2)
        await #expect(throws: FileFormatError.self) { try await bench.batch.preview(inventory: location) }
    }
}

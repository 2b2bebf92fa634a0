import Basics
import Testing

@testable import S3ControlFiles

@Suite("Inventories are parsed")
struct InventoryTests {
    /// As the user guide has it.
    private static let sample = """
        {
            "sourceBucket": "example-source-bucket",
            "destinationBucket": "arn:aws:s3:::example-inventory-destination-bucket",
            "version": "2016-11-30",
            "creationTimestamp" : "1514944800000",
            "fileFormat": "CSV",
            "fileSchema": "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate, ETag, StorageClass, IsMultipartUploaded, ReplicationStatus, EncryptionStatus",
            "files": [
                {
                    "key": "Inventory/example-source-bucket/2016-11-06T21-32Z/files/939c6d46.csv.gz",
                    "size": 2147483647,
                    "MD5checksum": "f11166069f1990abeb9c97ace9cdfabc"
                }
            ]
        }
        """

    private static let columns = [
        "Bucket", "Key", "VersionId", "IsLatest", "IsDeleteMarker", "Size", "LastModifiedDate", "ETag",
        "StorageClass",
        "IsMultipartUploaded", "ReplicationStatus", "EncryptionStatus",
    ]

    private static let text = """
        "b","a+b%2Bc/%C3%A9","v1","true","false","17","2020-05-01T06:07:08.250Z","d41d","STANDARD","false","","SSE-S3"
        "b","old","","false","false","5368709121","2019-01-01T00:00:00.000Z","e","GLACIER","true","COMPLETED","NOT-SSE"
        "b","gone","v3","true","true","","2020-01-01T00:00:00.000Z","","","","",""

        """

    private func objects(
        _ bytes: [UInt8],
        columns: [String] = Self.columns,
        compression: InventoryParser.Compression = .automatic,
        md5: String? = nil,
        filter: InventoryFilter = InventoryFilter(),
        size: Int = .max
    ) throws -> [InventoryObject] {
        var parser = try InventoryParser(
            columns: columns,
            compression: compression,
            expectedMD5: md5,
            filter: filter
        )
        var objects: [InventoryObject] = []
        var rest = bytes[...]
        let chunks = sequence(state: ()) { _ -> ArraySlice<UInt8>? in
            defer { rest = rest.dropFirst(size) }
            return rest.isEmpty ? nil : rest.prefix(size)
        }
        try parser.read(chunks) { objects.append($0) }
        return objects
    }

    @Test("The manifest lists files and columns")
    func manifest() throws {
        let manifest = try InventoryManifest(json: Self.sample.utf8)
        #expect(manifest.sourceBucket == "example-source-bucket")
        #expect(manifest.destinationBucketName == "example-inventory-destination-bucket")
        #expect(manifest.creationDate == Date(timeIntervalSince1970: 1_514_944_800))
        #expect(manifest.columns == Self.columns)
        #expect(manifest.listsVersions)
        #expect(manifest.files.map(\.size) == [2_147_483_647])
        #expect(try InventoryManifest(json: manifest.json) == manifest)
        #expect(try InventoryManifest(json: manifest.json, md5: try md5(manifest.json)) == manifest)
        #expect(throws: FileFormatError.self) { try InventoryManifest(json: manifest.json, md5: try md5([])) }
    }

    private func md5(_ bytes: [UInt8]) throws -> [UInt8] { Array(try MD5Digest.hexadecimal(bytes).utf8) }

    @Test(
        "Other files are rejected, and a report's manifest is named as such",
        arguments: [
            ("", FileFormatError.Code.invalidManifest, "it is not JSON"),
            ("[1]", .invalidManifest, "sourceBucket"),
            (
                sample.replacing("\"size\": 2147483647", with: "\"size\": \"x\""), .invalidManifest,
                "size must be a whole number"
            ),
            (
                sample.replacing("\"size\": 2147483647", with: "\"size\": 1e30"), .invalidManifest,
                "size must be a whole number"
            ),
            (sample.replacing("\"1514944800000\"", with: "[]"), .invalidManifest, "creationTimestamp"),
            (
                sample.replacing("Bucket, Key, VersionId", with: " , ").replacing(
                    "\"fileSchema\"",
                    with: "\"x\""
                ),
                .invalidManifest, "fileSchema"
            ),
            (
                #"{"sourceBucket": "s", "destinationBucket": "d", "fileFormat": "CSV", "fileSchema": " ,, "}"#,
                .invalidManifest, "fileSchema has no columns"
            ),
            (
                #"{"Format": "Report_CSV_20180820", "Results": []}"#, .wrongKind,
                "manifest.json of a completion report"
            ),
        ]
    )
    func noManifest(json: String, code: FileFormatError.Code, words: String) throws {
        let error = try #require(throws: FileFormatError.self) { try InventoryManifest(json: json.utf8) }
        #expect(error.code == code)
        #expect(error.message.contains(words), "\(error.message)")
    }

    @Test("ORC and Parquet are rejected with advice", arguments: ["ORC", "Parquet"])
    func otherFormats(format: String) throws {
        let manifest = try InventoryManifest(
            json: Self.sample.replacing("\"CSV\"", with: "\"\(format)\"").utf8
        )
        let error = try #require(throws: FileFormatError.self) {
            _ = try manifest.objects { _ in SingleChunk([]) }
        }
        #expect(error.code == .unsupportedFormat)
        #expect(error.message.contains(format))
    }

    @Test("Plain and compressed files give the same objects", arguments: [1, 3, 1000, .max])
    func reads(size: Int) throws {
        let plain = Array(Self.text.utf8)
        let objects = try objects(plain, size: size)
        try #require(objects.count == 2, "the delete marker is no object")
        #expect(objects[0].object == ManifestObject(bucket: "b", key: "a b+c/\u{E9}", versionID: "v1"))
        #expect(objects[0].isLatest == true)
        #expect(objects[0].size == 17)
        #expect(objects[0].lastModified == Date(timeIntervalSince1970: 1_588_313_228.25))
        #expect(objects[0].eTag == "d41d")
        #expect(objects[0].storageClass == "STANDARD")
        #expect(objects[0].replicationStatus == nil)
        #expect(objects[0].encryptionStatus == "SSE-S3")
        #expect(!objects[0].isTooLargeToCopy)
        #expect(objects[1].object.versionID == "null", "an empty version is the null version")
        #expect(objects[1].isTooLargeToCopy)
        let compressed = try gzip(plain)
        #expect(try self.objects(compressed, size: size) == objects)
        #expect(try self.objects(compressed, compression: .gzip, size: size) == objects)
        #expect(try self.objects(plain, compression: .none, size: size) == objects)
        #expect(try self.objects(compressed, md5: MD5Digest.hexadecimal(compressed), size: size) == objects)
    }

    @Test("An inventory of current versions has no version IDs")
    func current() throws {
        let objects = try objects(Array("\"b\",\"k\"\n".utf8), columns: ["bucket", "KEY"])
        #expect(objects == [InventoryObject(ManifestObject(bucket: "b", key: "k"))])
        #expect(try self.objects([], columns: ["Bucket", "Key"]) == [])
    }

    @Test(
        "Invalid records are errors with their number",
        arguments: [
            ("\"b\"\n", "fields"), ("b,%FF\n", "UTF-8"), ("b,k,v,maybe,false,1,,,,,,\n", "IsLatest"),
            ("b,k,v,true,false,-1,,,,,,\n", "size"),
            ("b,k,v,true,false,99999999999999999999,,,,,,\n", "size"),
            ("b,k,v,true,false,1,yesterday,,,,,\n", "date"),
            ("b,k,v,true,false,1,2020-13-01T00:00:00.000Z,,,,,\n", "date"),
        ]
    )
    func broken(record: String, words: String) throws {
        let error = try #require(throws: FileFormatError.self) {
            try objects(Array((Self.text + (record.hasPrefix("b,%") ? "b,%FF,,,,,,,,,,\n" : record)).utf8))
        }
        #expect(error.code == .invalidRecord)
        #expect(error.record == 4)
        #expect(error.message.contains(words), "\(error.message)")
    }

    @Test("Damaged, truncated, and wrongly named files are errors")
    func damaged() throws {
        let compressed = try gzip(Array(Self.text.utf8))
        func code(_ bytes: [UInt8], _ compression: InventoryParser.Compression, _ md5: String? = nil) throws
            -> FileFormatError
        {
            try #require(throws: FileFormatError.self) {
                _ = try objects(bytes, compression: compression, md5: md5)
            }
        }
        #expect(try code(compressed.dropLast(), .automatic).code == .truncated)
        #expect(try code([], .gzip).code == .truncated)
        #expect(try code(Array(Self.text.utf8), .gzip).message == "The file is not in gzip format.")
        #expect(try code(compressed, .automatic, "00").message.contains("MD5"))
        #expect(try code(Array("\"b,".utf8), .none).code == .truncated)
    }

    @Test("A decompression bomb is rejected after a bounded amount of output")
    func bomb() throws {
        let bomb = try gzip([UInt8](repeating: UInt8(ascii: "a"), count: 20 << 20), level: 1)
        #expect(bomb.count < 1 << 20)
        let error = try #require(throws: FileFormatError.self) { try objects(bomb) }
        #expect(error.code == .invalidRecord)
        #expect(error.message.contains("too long"))
        // Empty lines are no records, and take no memory.
        #expect(try objects(gzip([UInt8](repeating: 10, count: 20 << 20), level: 1)) == [])
    }

    static let filters: [(InventoryFilter, [String])] = [
        (InventoryFilter(), ["a b+c/\u{E9}", "old"]),
        (InventoryFilter { $0.includesDeleteMarkers = true }, ["a b+c/\u{E9}", "old", "gone"]),
        (InventoryFilter { $0.latestVersionsOnly = true }, ["a b+c/\u{E9}"]),
        (InventoryFilter { $0.prefixes = ["x", "ol"] }, ["old"]),
        (InventoryFilter { $0.suffixes = ["/\u{E9}"] }, ["a b+c/\u{E9}"]),
        (InventoryFilter { $0.suffixes = ["/e\u{301}"] }, []),
        (InventoryFilter { $0.substrings = ["+", "ld"] }, ["a b+c/\u{E9}", "old"]),
        (InventoryFilter { $0.minimumSize = 18 }, ["old"]),
        (InventoryFilter { $0.maximumSize = 17 }, ["a b+c/\u{E9}"]),
        (
            InventoryFilter { $0.modifiedSince = Date(timeIntervalSince1970: 1_588_313_228.25) },
            ["a b+c/\u{E9}"]
        ),
        (InventoryFilter { $0.modifiedBefore = Date(timeIntervalSince1970: 1_588_313_228.25) }, ["old"]),
        (InventoryFilter { $0.storageClasses = ["GLACIER", "DEEP_ARCHIVE"] }, ["old"]),
        (InventoryFilter { $0.replicationStatuses = ["COMPLETED"] }, ["old"]),
        (InventoryFilter { $0.encryptionStatuses = ["SSE-S3"] }, ["a b+c/\u{E9}"]),
        (InventoryFilter { ($0.storageClasses, $0.prefixes) = (["GLACIER"], ["a"]) }, []),
    ]

    @Test("Filters exclude objects that do not meet every condition", arguments: filters)
    func filter(filter: InventoryFilter, keys: [String]) throws {
        #expect(try objects(Array(Self.text.utf8), filter: filter).map(\.object.key) == keys)
    }

    @Test("A filter by a missing column is rejected before anything is read")
    func missingColumn() throws {
        for filter in Self.filters.map(\.0) where !filter.columns(listsVersions: false).isEmpty {
            let error = try #require(throws: FileFormatError.self) {
                _ = try InventoryParser(columns: ["Bucket", "Key"], filter: filter)
            }
            #expect(error.code == .missingColumn)
        }
        #expect(throws: FileFormatError.self) { try InventoryParser(columns: ["Bucket"]) }
    }

    @Test("Current versions are known by IsLatest, or because there are no others")
    func latest() throws {
        let filter = InventoryFilter { $0.latestVersionsOnly = true }
        let versions = ["Bucket", "Key", "VersionId"]
        let error = try #require(throws: FileFormatError.self) {
            _ = try InventoryParser(columns: versions, filter: filter)
        }
        #expect(error.code == .missingColumn)
        #expect(error.message.contains("IsLatest"), "\(error.message)")
        let rows = Array("b,a,v1,true\nb,b,v2,\nb,c,v3,false\n".utf8)
        #expect(
            try objects(rows, columns: versions + ["IsLatest"], filter: filter).map(\.object.key) == ["a"]
        )
        #expect(try objects(Array("b,a\n".utf8), columns: ["Bucket", "Key"], filter: filter).count == 1)
    }

    @Test(
        "A column without a name keeps its place",
        arguments: ["Bucket,Key,,Size", "Bucket, Key, , Size", "Bucket,Key,,Size,", "Bucket, Key, , Size, "]
    )
    func namelessColumn(schema: String) throws {
        let json =
            #"{"sourceBucket":"s","destinationBucket":"arn:aws:s3:::d","fileFormat":"CSV","files":[],"#
            + "\"fileSchema\":\"\(schema)\"}"
        let manifest = try InventoryManifest(json: json.utf8)
        #expect(manifest.columns == ["Bucket", "Key", "", "Size"])
        #expect(try InventoryManifest(json: manifest.json).columns == manifest.columns)
        let found = try objects(Array("b,k,5,17\n".utf8), columns: manifest.columns)
        #expect(found.map(\.size) == [17])
    }

    @Test("The objects of all files are combined, and a summary previews them")
    func summary() async throws {
        let compressed = try gzip(Array(Self.text.utf8))
        var manifest = try InventoryManifest(json: Self.sample.utf8)
        manifest.files = [.init(key: "1.csv.gz"), .init(key: "2.csv.gz")]
        var summary = InventorySummary(keepingFirst: 3)
        try await summary.add(manifest.objects { _ in SingleChunk(compressed) })
        #expect(summary.objectCount == 4)
        #expect(summary.byteCount == Int64(10_737_418_276))
        #expect(summary.tooLargeToCopy == 2)
        #expect(summary.first.map(\.object.key) == ["a b+c/\u{E9}", "old", "a b+c/\u{E9}"])
        let error = try await #require(throws: FileFormatError.self) {
            for try await _ in try manifest.objects({
                SingleChunk($0.key == "1.csv.gz" ? compressed : [1, 2, 3])
            }) {}
        }
        #expect(error.description == "2.csv.gz: The file is not in gzip format.")
    }
}

import S3ControlFiles
import S3ControlModel
import Testing

@Suite("Manifests are parsed")
struct ManifestParserTests {
    private func rows(
        _ text: String,
        _ fields: [JobManifestFieldName] = [.bucket, .key],
        plusIsSpace: Bool = false
    ) throws -> [ManifestRow] {
        var parser = try ManifestParser(fields: fields, plusIsSpace: plusIsSpace)
        var rows: [ManifestRow] = []
        try parser.read(Array(text.utf8).map { CollectionOfOne($0) }) { rows.append($0) }
        return rows
    }

    @Test("Columns are found by the job's fields, and keys are decoded")
    func fields() throws {
        let rows = try rows("x,k%20%C3%A9+,v1,b,more\nx,\"q,%\",,b\n", [.ignore, .key, .versionID, .bucket])
        #expect(
            rows.map(\.object) == [
                ManifestObject(bucket: "b", key: "k \u{E9}+", versionID: "v1"),
                ManifestObject(bucket: "b", key: "q,%"),
            ]
        )
        #expect(rows.map(\.writtenKey) == ["k%20%C3%A9+", "q,%"])
        #expect(try self.rows("b,a+b\n", plusIsSpace: true).map(\.object.key) == ["a b"])
    }

    @Test("A written manifest is read back")
    func roundTrip() async throws {
        let objects = ["a", "a b+c,d\"e\nf%g\u{E9}", "\u{0}", "%2B", "e\u{301}", "\u{1F600}/"].map {
            ManifestObject(bucket: "b", key: $0, versionID: "null")
        }
        var bytes: [UInt8] = []
        let manifest = try ManifestWriter.write(objects) { bytes += $0 }
        var read: [ManifestObject] = []
        for try await row in ManifestRows(SingleChunk(bytes), fields: manifest.fields) {
            read.append(row.object)
        }
        #expect(read == objects)
    }

    @Test(
        "Invalid rows are errors with their number",
        arguments: [
            ([UInt8]("b,k\nb\n".utf8), FileFormatError.Code.invalidRecord, 2 as Int?),
            (Array("b,k\nb,%FF\n".utf8), .invalidRecord, 2),
            (Array("b,k\nb,".utf8) + [0xFF], .invalidRecord, 2),
            (Array("b,\"k".utf8), .truncated, 1), (Array("{\"files\": []}".utf8), .wrongKind, nil),
        ]
    )
    func refuses(bytes: [UInt8], code: FileFormatError.Code, record: Int?) throws {
        let error = try #require(throws: FileFormatError.self) {
            var parser = try ManifestParser()
            try parser.read(CollectionOfOne(bytes)) { _ in }
        }
        #expect(error.code == code)
        #expect(error.record == record)
    }

    @Test(
        "Missing and repeated fields are rejected",
        arguments: [[], [.bucket], [.key, .ignore], [.bucket, .key, .key]] as [[JobManifestFieldName]]
    )
    func refusesFields(fields: [JobManifestFieldName]) {
        #expect(throws: FileFormatError.self) { try ManifestParser(fields: fields) }
    }
}

import S3ControlFiles
import S3ControlModel
import Testing

@Suite("The columns of a manifest are found in its first row")
struct ManifestFieldsTests {
    @Test(
        "as the parser of manifests reads it",
        arguments: [
            ("photos,a\n", 2), ("photos,a", 2), ("photos,\"a,b\"\n", 2), ("photos,a\rphotos,b\r", 2),
            ("\n\r\nphotos,a,v\n", 3), ("\"photos\",\"a\",\"v\"", 3), ("photos,\"a\nb\",v\r\n", 3),
            ("photos,a,\nphotos,b,v\n", 3), ("arn:aws:s3:eu-central-1:123456789012:accesspoint/a,k\n", 2),
            ("", 0), ("\n\r\n", 0),
        ]
    )
    func whole(text: String, count: Int) throws {
        let fields = try ManifestParser.fields(ofFirstRowIn: Array(text.utf8), isWhole: true)
        let all: [JobManifestFieldName] = [.bucket, .key, .versionID]
        let expected = count == 0 ? nil : Array(all.prefix(count))
        #expect(fields == expected)
    }

    @Test("even if more bytes follow, but not in a part of the row")
    func start() throws {
        let row = Array("photos,\"a\nb\",v\n".utf8)
        for count in row.indices {
            let error = try #require(throws: FileFormatError.self) {
                try ManifestParser.fields(ofFirstRowIn: Array(row[..<count]), isWhole: false)
            }
            #expect(error.code == .invalidRecord)
        }
        let fields = try ManifestParser.fields(ofFirstRowIn: row + Array("photos,\"c".utf8), isWhole: false)
        #expect(fields == [.bucket, .key, .versionID])
    }

    @Test(
        "Other files are rejected",
        arguments: [
            ("photos", FileFormatError.Code.missingColumn), ("photos,a,v,x\n", .missingColumn),
            ("\u{FEFF}photos,a\n", .invalidRecord), ("a b,c\n", .invalidRecord), (",c\n", .invalidRecord),
            ("{\"files\": []}", .wrongKind), ("photos,\"a", .truncated),
        ]
    )
    func refuses(text: String, code: FileFormatError.Code) throws {
        let error = try #require(throws: FileFormatError.self) {
            try ManifestParser.fields(ofFirstRowIn: Array(text.utf8), isWhole: true)
        }
        #expect(error.code == code)
    }
}

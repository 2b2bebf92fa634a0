import S3ControlFiles
import S3ControlModel
import Testing

@Suite("A manifest of a report's failures")
struct FailureManifestTests {
    private static let rows = ["v1", nil, "v2"].enumerated().map { index, version in
        CompletionReportRow.make(key: "k\(index)", version: version, status: .failed, message: "")
    }

    @Test("has the version null where the report has none, if the job's manifest has versions")
    func versions() async throws {
        var written: [UInt8] = []
        let rows = stream(Self.rows)
        let manifest = try await ManifestWriter.write(failuresOf: rows, emptyVersionIsNull: true) {
            written += $0
        }
        #expect(manifest.fields == [.bucket, .key, .versionID])
        let expected = "bucket,k0,v1\nbucket,k1,null\nbucket,k2,v2\n"
        #expect(String(decoding: written, as: UTF8.self) == expected)
        var chunks: [UInt8] = []
        for try await chunk in ManifestChunks(failuresOf: stream(Self.rows), emptyVersionIsNull: true) {
            chunks += chunk
        }
        #expect(chunks == written)
        let error = try await #require(throws: FileFormatError.self) {
            _ = try await ManifestWriter.write(failuresOf: stream(Self.rows)) { (_: [UInt8]) in }
        }
        #expect(error.code == .mixedVersions)
    }

    @Test("has the key as in the report, which is not read if it is not UTF-8")
    func keys() async throws {
        let valid = Array("b,k,,failed,403,No,\nb,%FF,,failed,403,No,\nb,\u{FFFD},,failed,403,No,\n".utf8)
        var written: [UInt8] = []
        _ = try await ManifestWriter.write(failuresOf: CompletionReportRows(bytes: valid)) { written += $0 }
        #expect(String(decoding: written, as: UTF8.self) == "b,k\nb,%FF\nb,%EF%BF%BD\n")
        for key in [[0xFF], [0x61, 0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]] {
            let report = Array("b,k,,failed,403,No,\nb,".utf8) + key + Array(",,failed,403,No,\n".utf8)
            let error = try await #require(throws: FileFormatError.self) {
                _ = try await ManifestWriter.write(failuresOf: CompletionReportRows(bytes: report)) {
                    (_: [UInt8]) in
                }
            }
            #expect(error.code == .invalidRecord)
            #expect(error.record == 2)
        }
    }
}

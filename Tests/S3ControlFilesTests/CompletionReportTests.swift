import S3ControlFiles
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("Completion reports are read")
struct CompletionReportTests {
    /// In the documented order of columns, and with the fifth and sixth exchanged, as the published sample has it.
    private static let documented = """
        bucket,image%201,v1,succeeded,,200,Successful
        bucket,image2,,failed,AccessDenied,403,"Access Denied (Service: Amazon S3; Request: ""A"",
        second line)"
        bucket,image3,,failed,PermanentFailure,200,"{""errorMessage"":""timed out""}"

        """
    private static let exchanged = """
        bucket,image%201,v1,succeeded,200,,Successful
        bucket,image2,,failed,403,AccessDenied,"Access Denied (Service: Amazon S3; Request: ""A"",
        second line)"
        bucket,image3,,failed,200,PermanentFailure,"{""errorMessage"":""timed out""}"

        """

    private func rows(
        _ text: String,
        columns: [String] = CompletionReportParser.standardColumns,
        md5: String? = nil
    ) async throws -> [CompletionReportRow] {
        var rows: [CompletionReportRow] = []
        for try await row in CompletionReportRows(bytes: Array(text.utf8), columns: columns, expectedMD5: md5)
        {
            rows.append(row)
        }
        return rows
    }

    @Test("Both orders of columns are read alike", arguments: [documented, exchanged])
    func orders(text: String) async throws {
        let rows = try await rows(text)
        try #require(rows.count == 3)
        #expect(
            rows[0]
                == CompletionReportRow.make(key: "image%201", version: "v1", http: 200, message: "Successful")
        )
        #expect(rows[0].decodedKey() == "image 1")
        #expect(rows[1].errorCode == "AccessDenied")
        #expect(rows[1].httpStatusCode == 403)
        #expect(rows[1].versionID == nil)
        #expect(rows[1].message == "Access Denied (Service: Amazon S3; Request: \"A\",\nsecond line)")
        #expect(rows[2].errorCode == "PermanentFailure")
        #expect(rows[2].message == "{\"errorMessage\":\"timed out\"}")
    }

    @Test("Where the columns cannot be told apart, the rows before decide")
    func ambiguous() async throws {
        let swapped = try await rows("b,k,,failed,403,Denied,m\nb,k,,failed,500,404,m\nb,k,,failed,,,m\n")
        #expect(swapped.map(\.httpStatusCode) == [403, 500, nil])
        #expect(swapped.map(\.errorCode) == ["Denied", "404", nil])
        let plain = try await rows("b,k,,failed,500,404,m\n")
        #expect(plain[0].httpStatusCode == 404)
        #expect(plain[0].errorCode == "500")
    }

    @Test("Columns are found by name, and further ones are passed over")
    func schema() async throws {
        let columns = [
            "Key", "Bucket", "TaskStatus", "New", "VersionId", "HTTPStatusCode", "ErrorCode", "ResultMessage",
        ]
        let rows = try await rows("k,b,succeeded,?,v,200,,fine\n", columns: columns)
        #expect(rows == [.make(key: "k", bucket: "b", version: "v", http: 200, message: "fine")])
        await #expect(throws: FileFormatError.self) { try await self.rows("", columns: ["Bucket", "Key"]) }
    }

    @Test("A record with too few fields and bytes that are cut off are errors that say where")
    func broken() async throws {
        let short = try await #require(throws: FileFormatError.self) {
            _ = try await rows(Self.documented + "bucket,key,,failed\n")
        }
        #expect(short.code == .invalidRecord)
        #expect(short.record == 4)
        let cut = try await #require(throws: FileFormatError.self) {
            _ = try await rows(String(Self.documented.prefix(110)))
        }
        #expect(cut.code == .damaged)
    }

    @Test("A checksum that does not match is found")
    func checksum() async throws {
        #expect(
            try await rows("b,k,,succeeded,,200,ok\n", md5: "2A2FFAE76DF8C2CE372D814D9A93A149").count == 1
        )
        let error = try await #require(throws: FileFormatError.self) {
            _ = try await rows("b,k,,succeeded,,200,no\n", md5: "2a2ffae76df8c2ce372d814d9a93a149")
        }
        #expect(error.code == .damaged)
    }

    @Test("A report comes as a stream of small pieces and from a file too")
    func sources() async throws {
        let whole = try await rows(Self.documented)
        let stream = AsyncStream { continuation in
            for byte in Self.documented.utf8 { continuation.yield(CollectionOfOne(byte)) }
            continuation.finish()
        }
        var streamed: [CompletionReportRow] = []
        for try await row in CompletionReportRows(stream) { streamed.append(row) }
        #expect(streamed == whole)
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(Self.documented.utf8).write(to: URL(filePath: path))
        var read: [CompletionReportRow] = []
        for try await row in CompletionReportRows(file: path) { read.append(row) }
        #expect(read == whole)
        let missing = try await #require(throws: FileFormatError.self) {
            for try await _ in CompletionReportRows(file: "/no/such/report.csv") {}
        }
        #expect(missing.code == .file)
        #expect(missing.message.contains("/no/such/report.csv"))
    }

    @Test("The summary counts failures by code and message, in bounded memory")
    func summary() async throws {
        var summary = CompletionReportSummary()
        try await summary.add(CompletionReportRows(bytes: Array(Self.documented.utf8)))
        #expect(summary.succeeded == 1)
        #expect(summary.failed == 2)
        #expect(summary.failuresByCode == ["AccessDenied": 1, "PermanentFailure": 1])
        for number in 0..<2000 {
            summary.add(
                .make(key: "k\(number)", status: .failed, code: "Busy", http: 503, message: "id \(number)")
            )
            summary.add(.make(key: "k\(number)", status: .failed, code: "Busy", http: 503, message: "again"))
        }
        #expect(summary.failed == 4002)
        #expect(summary.failures.count == 1000)
        #expect(summary.failures.first?.count == 2000)
        #expect(summary.failures.first?.kind.message == "again")
        #expect(summary.failures.first?.example.key == "k0")
        #expect(summary.otherFailures + summary.failures.reduce(0) { $0 + $1.count } == summary.failed)
        #expect(
            summary.description.hasPrefix("1 tasks succeeded, 4002 failed\n  2000 × Busy, HTTP 503: again")
        )
    }

    @Test("The manifest names the files and the columns")
    func manifest() throws {
        let json = """
            { "Format": "Report_CSV_20180820", "ReportCreationDate": "2019-04-05T17:48:39.725Z",
              "Results": [ { "TaskExecutionStatus": "succeeded", "Bucket": "reports", "MD5Checksum": "83b1",
                             "Key": "job-1/results/a.csv" },
                           { "TaskExecutionStatus": "failed", "Bucket": "reports", "Key": "job-1/results/b.csv" } ],
              "ReportSchema": "Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage" }
            """
        let manifest = try CompletionReportManifest(json: Array(json.utf8))
        #expect(manifest.format == "Report_CSV_20180820")
        #expect(manifest.creationDate == "2019-04-05T17:48:39.725Z")
        #expect(manifest.files.map(\.key) == ["job-1/results/a.csv", "job-1/results/b.csv"])
        #expect(manifest.files.map(\.taskStatus) == [.succeeded, .failed])
        #expect(manifest.files.map(\.md5Checksum) == ["83b1", nil])
        #expect(manifest.columns == CompletionReportParser.standardColumns)
        let error = try #require(throws: FileFormatError.self) {
            _ = try CompletionReportManifest(json: Array("<html>".utf8))
        }
        #expect(error.code == .invalidManifest)
    }
}

extension CompletionReportRow {
    static func make(
        key: String,
        bucket: String = "bucket",
        version: String? = nil,
        status: TaskStatus = .succeeded,
        code: String? = nil,
        http: Int? = nil,
        message: String
    ) -> Self {
        var parser: CompletionReportParser
        do {
            parser = try CompletionReportParser()
            try parser.append(
                Array(
                    "\(bucket),\(key),\(version ?? ""),\(status),\(code ?? ""),\(http.map(String.init) ?? ""),\(message)\n"
                        .utf8
                )
            )
            if let row = try parser.next() { return row }
        } catch {}
        // A mistake in the test itself, which has no row to go on with.
        fatalError("the fixture is no row")
    }
}

import Basics
import Testing

@testable import S3ControlFiles

@Suite("Completion reports are parsed")
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

    @Test("Both orders of columns give the same rows", arguments: [documented, exchanged])
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

    @Test("If the columns are ambiguous, the previous rows decide")
    func ambiguous() async throws {
        let swapped = try await rows("b,k,,failed,403,Denied,m\nb,k,,failed,500,404,m\nb,k,,failed,,,m\n")
        #expect(swapped.map(\.httpStatusCode) == [403, 500, nil])
        #expect(swapped.map(\.errorCode) == ["Denied", "404", nil])
        let plain = try await rows("b,k,,failed,500,404,m\n")
        #expect(plain[0].httpStatusCode == 404)
        #expect(plain[0].errorCode == "500")
    }

    /// Rows, and their error codes and HTTP statuses.
    private static let rowsWithoutStatus: [(String, [String?], [Int?])] = [
        ("b,k,,failed,,Denied,m\n", ["Denied"], [nil]),
        ("b,k,,failed,Denied,,m\n", ["Denied"], [nil]),
        (
            "b,k,,failed,,Denied,m\nb,k,,failed,Missing,,m\nb,k,,failed,,,m\n",
            ["Denied", "Missing", nil], [nil, nil, nil]
        ),
        // The order of such a row applies to ambiguous ones.
        ("b,k,,failed,,Denied,m\nb,k,,failed,500,404,m\n", ["Denied", "404"], [nil, 500]),
        (
            "b,k,,failed,403,,m\nb,k,,failed,Denied,,m\nb,k,,failed,500,404,m\n",
            [nil, "Denied", "500"], [403, nil, 404]
        ),
        // A number is not a code.
        ("b,k,,failed,,1000,m\nb,k,,failed,500,404,m\n", [nil, "500"], [nil, 404]),
        ("b,k,,failed,Denied,1000,m\n", ["Denied"], [nil]),
        ("b,k,,failed,1000,Denied,m\n", ["Denied"], [nil]),
        // Two texts are ambiguous.
        (
            "b,k,,failed,One,Two,m\nb,k,,failed,403,,m\nb,k,,failed,One,Two,m\n",
            ["One", nil, "Two"], [nil, 403, nil]
        ),
    ]

    @Test("An error code without an HTTP status is found in either column", arguments: rowsWithoutStatus)
    func withoutStatus(text: String, codes: [String?], statuses: [Int?]) async throws {
        let rows = try await rows(text)
        #expect(rows.map(\.errorCode) == codes)
        #expect(rows.map(\.httpStatusCode) == statuses)
    }

    @Test("Columns are found by name, and additional ones are ignored")
    func schema() async throws {
        let columns = [
            "Key", "Bucket", "TaskStatus", "New", "VersionId", "HTTPStatusCode", "ErrorCode", "ResultMessage",
        ]
        let rows = try await rows("k,b,succeeded,?,v,200,,fine\n", columns: columns)
        #expect(rows == [.make(key: "k", bucket: "b", version: "v", http: 200, message: "fine")])
        await #expect(throws: FileFormatError.self) { try await self.rows("", columns: ["Bucket", "Key"]) }
    }

    @Test("Too few fields and truncated files are errors with their position")
    func broken() async throws {
        let short = try await #require(throws: FileFormatError.self) {
            _ = try await rows(Self.documented + "bucket,key,,failed\n")
        }
        #expect(short.code == .invalidRecord)
        #expect(short.record == 4)
        let cut = try await #require(throws: FileFormatError.self) {
            _ = try await rows(String(Self.documented.prefix(110)))
        }
        #expect(cut.code == .truncated)
    }

    @Test("A wrong checksum is detected")
    func checksum() async throws {
        #expect(
            try await rows("b,k,,succeeded,,200,ok\n", md5: "2A2FFAE76DF8C2CE372D814D9A93A149").count == 1
        )
        let error = try await #require(throws: FileFormatError.self) {
            _ = try await rows("b,k,,succeeded,,200,no\n", md5: "2a2ffae76df8c2ce372d814d9a93a149")
        }
        #expect(error.code == .checksumMismatch)
    }

    @Test("A report can be read from a stream of small pieces or a file")
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

    @Test("The manifest lists the files and the columns")
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
    }

    @Test(
        "Other files are rejected, and an inventory's manifest is named as such",
        arguments: [
            ("", FileFormatError.Code.invalidManifest, "it is not JSON"),
            ("<html>", .invalidManifest, "it is not JSON"),
            ("[]", .invalidManifest, "Format"), ("{}", .invalidManifest, "Format is missing"),
            (#"{"Format": 1}"#, .invalidManifest, "Format must be a string"),
            (#"{"Format": "R", "Results": {}}"#, .invalidManifest, "Results must be a list"),
            (
                #"{"Format": "R", "Results": [{"Bucket": "b"}]}"#, .invalidManifest,
                "TaskExecutionStatus is missing"
            ),
            (
                #"{"sourceBucket": "b", "fileSchema": "Bucket, Key"}"#, .wrongKind,
                "manifest.json of an S3 inventory"
            ),
        ]
    )
    func noManifest(json: String, code: FileFormatError.Code, words: String) throws {
        let error = try #require(throws: FileFormatError.self) {
            _ = try CompletionReportManifest(json: Array(json.utf8))
        }
        #expect(error.code == code)
        #expect(error.message.contains(words), "\(error.message)")
    }

    @Test("A manifest is compared with its checksum file")
    func manifestChecksum() throws {
        let manifest = CompletionReportManifest(files: [])
        let md5 = Array("\(try MD5Digest.hexadecimal(manifest.json))\n".utf8)
        #expect(try CompletionReportManifest(json: manifest.json, md5: md5) == manifest)
        let error = try #require(throws: FileFormatError.self) {
            _ = try CompletionReportManifest(json: manifest.json + [0x20], md5: md5)
        }
        #expect(error.code == .checksumMismatch)
    }

    @Test("The rows of all files are combined, and an error names its file")
    func allFiles() async throws {
        let texts = [
            "a.csv": "b,k1,,succeeded,200,,ok\nb,k2,,succeeded,200,,ok\n",
            "b.csv": "b,k3,,failed,404,No,no\n",
        ]
        var manifest = CompletionReportManifest(
            files: [
                .init(taskStatus: .succeeded, bucket: "r", key: "a.csv"),
                .init(taskStatus: .failed, bucket: "r", key: "b.csv"),
            ]
        )
        let rows = manifest.rows { file in SingleChunk(Array((texts[file.key] ?? "").utf8)) }
        var keys: [String] = []
        for try await row in rows { keys.append(row.key) }
        #expect(keys == ["k1", "k2", "k3"])
        var failed: [String] = []
        for try await row in rows.failures(matching: FailureFilter(errorCodes: ["No"])) {
            failed.append(row.key)
        }
        #expect(failed == ["k3"])
        manifest.files[1].md5Checksum = "00000000000000000000000000000000"
        let error = try await #require(throws: FileFormatError.self) {
            for try await _ in manifest.rows({ SingleChunk(Array((texts[$0.key] ?? "").utf8)) }) {}
        }
        #expect(error.code == .checksumMismatch)
        #expect(error.file == "b.csv")
        #expect(error.description.hasPrefix("b.csv: The file's MD5 is "))
    }

    @Test(
        "A file of another kind is named as such",
        arguments: [
            ("{\"Format\": \"Report_CSV_20180820\"}", "JSON"), ("\u{1F}\u{8B}\u{8}", "gzip"),
            ("b,k,v,true,false,17,2020-05-01T06:07:08.250Z,e,STANDARD\n", "\"true\""),
            ("b,k,17,2020-05-01T06:07:08.250Z,e,STANDARD,false\n", "2020-05-01"),
        ]
    )
    func otherKinds(text: String, word: String) async throws {
        var bytes = Array(text.utf8)
        if word == "gzip" { bytes = [0x1F, 0x8B, 8, 0] }
        let error = try await #require(throws: FileFormatError.self) {
            for try await _ in CompletionReportRows(bytes: bytes) {}
        }
        #expect(error.code == .wrongKind)
        #expect(error.message.contains(word))
    }

    @Test("Rows are compared by their bytes")
    func bytes() {
        let composed = CompletionReportRow.make(key: "\u{E9}", message: "")
        let decomposed = CompletionReportRow.make(key: "e\u{301}", message: "")
        #expect(composed.key == decomposed.key)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed, composed]).count == 2)
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
        Self(
            bucket: bucket,
            key: key,
            versionID: version,
            status: status,
            errorCode: code,
            httpStatusCode: http,
            message: message
        )
    }
}

import Basics
import S3ControlModel
import Testing

@testable import S3ControlFiles

@Suite("Completion reports are written in the service's format")
struct CompletionReportWriterTests {
    private let location = CompletionReportLocation(bucket: "reports", prefix: "finals", jobID: "job-0001")

    private func write(
        _ rows: [CompletionReportRow],
        scope: JobReportScope = .allTasks,
        chunkSize: Int = 64
    ) throws -> (files: [String: [UInt8]], manifest: CompletionReportManifest, keys: [String]) {
        var names = ["11", "22", "33"]
        var writer = CompletionReportWriter(at: location, scope: scope, chunkSize: chunkSize) {
            names.removeFirst()
        }
        var files: [String: [UInt8]] = [:]
        var keys: [String] = []
        func store(_ chunk: CompletionReportWriter.Chunk) {
            if files[chunk.key] == nil { keys.append(chunk.key) }
            files[chunk.key, default: []] += chunk.bytes
        }
        for row in rows { if let chunk = try writer.add(row) { store(chunk) } }
        let (chunks, manifest) = try writer.finish(at: Date(timeIntervalSince1970: 1_554_486_519.725))
        for chunk in chunks { store(chunk) }
        return (files, manifest, keys)
    }

    @Test("There is one file per status in the published column order, and a manifest with their MD5")
    func sample() throws {
        let (files, manifest, keys) = try write([
            .make(
                key: "image_14975",
                status: .failed,
                code: "PermanentFailure",
                http: 200,
                message: "{\"a\":1}, b"
            ),
            .make(key: "image%201", version: "v", http: 200, message: "Successful"),
            .make(key: "image_2", http: 200, message: "two\nlines"),
        ])
        let folder = "finals/job-job-0001"
        #expect(
            files["\(folder)/results/22.csv"].map { String(decoding: $0, as: UTF8.self) }
                == "bucket,image%201,v,succeeded,200,,Successful\nbucket,image_2,,succeeded,200,,\"two\nlines\"\n"
        )
        #expect(
            files["\(folder)/results/11.csv"].map { String(decoding: $0, as: UTF8.self) }
                == "bucket,image_14975,,failed,200,PermanentFailure,\"{\"\"a\"\":1}, b\"\n"
        )
        // By md5sum.
        let json = """
            {"Format":"Report_CSV_20180820","ReportCreationDate":"2019-04-05T17:48:39.725Z","Results":[\
            {"TaskExecutionStatus":"succeeded","Bucket":"reports","MD5Checksum":"\
            \(try MD5Digest.hexadecimal(files["\(folder)/results/22.csv"] ?? []))",\
            "Key":"finals/job-job-0001/results/22.csv"},\
            {"TaskExecutionStatus":"failed","Bucket":"reports","MD5Checksum":"\
            \(try MD5Digest.hexadecimal(files["\(folder)/results/11.csv"] ?? []))",\
            "Key":"finals/job-job-0001/results/11.csv"}],\
            "ReportSchema":"Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage"}
            """
        let written = try #require(files[location.manifestKey])
        #expect(String(decoding: written, as: UTF8.self) == json)
        #expect(keys.suffix(2) == [location.manifestKey, location.manifestChecksumKey])
        #expect(files[location.manifestChecksumKey]?.count == 33)
        #expect(
            try CompletionReportManifest(json: written, md5: files[location.manifestChecksumKey]) == manifest
        )
    }

    @Test("A written report is read back as the same rows", arguments: [1, 50, 100_000])
    func roundTrip(chunkSize: Int) async throws {
        var generator = SeededRandom(seed: 7)
        let alphabet = Array("a,\"\n\r %+é😀")
        func text() -> String {
            String(
                (0..<Int.random(in: 0...8, using: &generator)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
                }
            )
        }
        let statuses: [Int?] = [200, 403, 503, nil]
        let rows = (0..<500).map { number in
            let failed = Bool.random(using: &generator)
            return CompletionReportRow(
                bucket: "bucket",
                key: "\(number)\(text())",
                versionID: Bool.random(using: &generator) ? "v\(number)" : nil,
                status: failed ? .failed : .succeeded,
                errorCode: failed ? "Code\(number % 7)" : nil,
                httpStatusCode: statuses[number % 4],
                message: text()
            )
        }
        let (files, manifest, _) = try write(rows, chunkSize: chunkSize)
        var read: [CompletionReportRow] = []
        for try await row in manifest.rows({ SingleChunk(files[$0.key] ?? []) }) { read.append(row) }
        #expect(read == rows.filter { $0.status == .succeeded } + rows.filter { $0.status == .failed })
    }

    @Test("Only failures are written if the job requests that, and nothing without tasks")
    func scopes() throws {
        let rows: [CompletionReportRow] = [
            .make(key: "a", http: 200, message: ""), .make(key: "b", status: .failed, message: ""),
        ]
        let (files, manifest, _) = try write(rows, scope: .failedTasksOnly)
        #expect(manifest.files.map(\.taskStatus) == [.failed])
        #expect(files.count == 3)
        #expect(try write([]).files.isEmpty)
    }

    @Test("The location of a report follows the job's configuration")
    func locations() {
        let report = JobReport(enabled: true) {
            $0.bucket = "arn:aws:s3:::reports"
            $0.prefix = "finals"
        }
        #expect(CompletionReportLocation(report, jobID: "job-0001") == location)
        #expect(location.manifestKey == "finals/job-job-0001/manifest.json")
        #expect(
            CompletionReportLocation(bucket: "b", jobID: "job-0001").manifestChecksumKey
                == "job-job-0001/manifest.json.md5"
        )
        #expect(CompletionReportLocation(JobReport(enabled: false), jobID: "job-0001") == nil)
    }

    @Test("File names are 40 hexadecimal digits, and unique")
    func names() async throws {
        var keys: Set<String> = []
        let rows: [CompletionReportRow] = [
            .make(key: "a", message: ""), .make(key: "b", status: .failed, message: ""),
        ]
        let manifest = try await CompletionReportWriter.write(stream(rows), at: location, date: Date()) {
            keys.insert($0.key)
        }
        #expect(keys.count == 4)
        for file in manifest.files {
            let name = file.key.dropFirst("finals/job-job-0001/results/".count).dropLast(4)
            #expect(name.count == 40 && name.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        }
    }
}

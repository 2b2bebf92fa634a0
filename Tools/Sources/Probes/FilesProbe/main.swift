import Foundation
import S3ControlFiles
import S3ControlModel

// Reads and writes files with S3ControlFiles, for comparison with Python's gzip, csv, urllib, and hashlib.
//
//   FilesProbe inventory COLUMNS FILE    prints a line of JSON for each object, or {"error": code} at the end
//   FilesProbe manifest FILE             prints the same for the rows of a manifest
//   FilesProbe report FOLDER             writes the report of JSON rows on standard input into FOLDER, by key

struct Row: Codable {
    var bucket: String
    var key: String
    var version: String?
    var status: String
    var code: String?
    var http: Int?
    var message: String
}

func printLine(_ value: some Encodable) throws {
    print(String(decoding: try JSONEncoder().encode(value), as: UTF8.self))
}

/// Chunks of the file. Their size depends on the size of the file.
func chunks(of path: String) throws -> AsyncThrowingStream<[UInt8], any Error> {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let size = [1, 7, 1000, 1 << 20][bytes.count % 4]
    return AsyncThrowingStream { continuation in
        var rest = bytes[...]
        while !rest.isEmpty {
            continuation.yield(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        continuation.finish()
    }
}

let arguments = Array(CommandLine.arguments.dropFirst())
do {
    switch arguments.first {
    case "inventory":
        let columns = arguments[1].split(separator: ",").map(String.init)
        for try await object in InventoryObjects(try chunks(of: arguments[2]), columns: columns) {
            try printLine([
                "bucket": object.object.bucket, "key": object.object.key, "version": object.object.versionID,
                "size": object.size.map(String.init), "class": object.storageClass,
                "date": object.lastModified.map {
                    String(Int64(($0.timeIntervalSince1970 * 1000).rounded()))
                },
            ])
        }
    case "manifest":
        for try await row in ManifestRows(try chunks(of: arguments[1]), fields: [.bucket, .key, .versionID]) {
            try printLine([
                "bucket": row.object.bucket, "key": row.object.key, "version": row.object.versionID,
            ])
        }
    case "report":
        let input = FileHandle.standardInput.readDataToEndOfFile()
        let rows = try JSONDecoder().decode([Row].self, from: input).map {
            CompletionReportRow(
                bucket: $0.bucket,
                key: $0.key,
                versionID: $0.version,
                status: TaskStatus(rawValue: $0.status),
                errorCode: $0.code,
                httpStatusCode: $0.http,
                message: $0.message
            )
        }
        let stream = AsyncStream { continuation in
            for row in rows { continuation.yield(row) }
            continuation.finish()
        }
        var files: [String: Data] = [:]
        let location = CompletionReportLocation(bucket: "reports", prefix: "p", jobID: "job-0001")
        _ = try await CompletionReportWriter.write(stream, at: location, date: Date()) {
            files[$0.key, default: Data()].append(contentsOf: $0.bytes)
        }
        for (key, content) in files {
            let url = URL(filePath: arguments[1]).appending(path: key)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try content.write(to: url)
        }
    default:
        print("FilesProbe inventory COLUMNS FILE | manifest FILE | report FOLDER")
    }
} catch let error as FileFormatError {
    try printLine(["error": error.code.rawValue])
}

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A completion report's `manifest.json`: which CSV files the report consists of.
///
/// Source: [Completion reports](https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-examples-reports.html).
public struct CompletionReportManifest: Sendable, Hashable, Codable {
    /// One CSV file of the report.
    public struct File: Sendable, Hashable, Codable {
        /// The status of the tasks in it, `succeeded` or `failed`.
        public var taskStatus: TaskStatus
        /// The name of the bucket that it is in.
        public var bucket: String
        /// Its key, as it is.
        public var key: String
        /// The MD5 of its bytes in hexadecimal digits; nil if the manifest does not say.
        public var md5Checksum: String?
    }

    /// The report's format, `Report_CSV_20180820`.
    public var format: String

    /// When it was made, as the service writes it: `2019-04-05T17:48:39.725Z`.
    public var creationDate: String?

    /// The CSV files; none for a job without tasks.
    public var files: [File]

    /// The columns that the files have by the manifest's word, in order.
    public var columns: [String]

    /// Reads a manifest.
    ///
    /// - Parameter json: The bytes of `manifest.json`.
    /// - Throws: ``FileFormatError`` with the code `invalidManifest`.
    public init(json: some Collection<UInt8>) throws(FileFormatError) {
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(json))
        } catch {
            throw FileFormatError(
                .invalidManifest,
                "This is not the manifest.json of a completion report: \(error)"
            )
        }
        format = document.format
        creationDate = document.creationDate
        files = (document.results ?? []).map {
            File(
                taskStatus: TaskStatus(rawValue: $0.taskStatus),
                bucket: $0.bucket,
                key: $0.key,
                md5Checksum: $0.md5Checksum
            )
        }
        let named = (document.schema ?? "").split(separator: ",").map {
            String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        columns = named.isEmpty ? CompletionReportParser.standardColumns : named
    }

    private struct Document: Decodable {
        struct Entry: Decodable {
            var taskStatus: String
            var bucket: String
            var key: String
            var md5Checksum: String?

            enum CodingKeys: String, CodingKey {
                case taskStatus = "TaskExecutionStatus"
                case bucket = "Bucket"
                case key = "Key"
                case md5Checksum = "MD5Checksum"
            }
        }

        var format: String
        var creationDate: String?
        var results: [Entry]?
        var schema: String?

        enum CodingKeys: String, CodingKey {
            case format = "Format"
            case creationDate = "ReportCreationDate"
            case results = "Results"
            case schema = "ReportSchema"
        }
    }
}

@_spi(Shapes) @_spi(XML) public import Basics
public import S3ControlModel

/// The `manifest.json` of a completion report, which lists the report's CSV files.
///
/// Source: [Completion reports](https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-examples-reports.html).
public struct CompletionReportManifest: Sendable, Hashable, Codable {
    /// A CSV file of the report.
    public struct File: Sendable, Hashable, Codable {
        /// The status of the file's tasks, `succeeded` or `failed`.
        public var taskStatus: TaskStatus
        /// The name of the file's bucket.
        public var bucket: String
        /// The file's key, not encoded.
        public var key: String
        /// The MD5 of the file in hexadecimal digits; nil if the manifest has none.
        public var md5Checksum: String?

        /// Creates a value.
        public init(taskStatus: TaskStatus, bucket: String, key: String, md5Checksum: String? = nil) {
            self.taskStatus = taskStatus
            self.bucket = bucket
            self.key = key
            self.md5Checksum = md5Checksum
        }
    }

    /// The report's format, `Report_CSV_20180820`.
    public var format: String

    /// When the report was created, as in the manifest: `2019-04-05T17:48:39.725Z`.
    public var creationDate: String?

    /// The CSV files; empty for a job without tasks.
    public var files: [File]

    /// The columns according to the manifest, in order. In the files, the fifth and sixth are swapped. See
    /// ``CompletionReportParser``.
    public var columns: [String]

    /// Creates a value.
    public init(
        format: String = "Report_CSV_20180820",
        creationDate: Date? = nil,
        files: [File],
        columns: [String] = CompletionReportParser.standardColumns
    ) {
        self.format = format
        self.creationDate = creationDate.map(Self.text)
        self.files = files
        self.columns = columns
    }

    /// A date in the service's format, with milliseconds. A date out of range is clamped.
    private static func text(of date: Date) -> String {
        let seconds = date.timeIntervalSince1970
        let exact =
            Timestamp(secondsSince1970: (seconds * 1000).rounded(.down) / 1000) ?? Timestamp(clamping: date)
        let whole = Timestamp(seconds: exact.seconds).description.dropLast()
        return "\(whole).\(Timestamp.padded((exact.nanoseconds + 500_000) / 1_000_000 % 1000, 3))Z"
    }

    /// Parses a manifest.
    ///
    /// - Parameters:
    ///   - json: The bytes of `manifest.json`.
    ///   - md5: The content of `manifest.json.md5`; nil to skip the check.
    /// - Throws: ``FileFormatError``: `invalidManifest`; `wrongKind` for an inventory's manifest; `checksumMismatch` if
    ///   the checksum does not match.
    public init(json: some Collection<UInt8>, md5: [UInt8]? = nil) throws(FileFormatError) {
        let document = try ManifestDocument(Array(json), md5: md5, expecting: .completionReport)
        format = try document.text("Format")
        creationDate = try document.optionalText("ReportCreationDate")
        files = try document.objects("Results").map { (file) throws(FileFormatError) in
            File(
                taskStatus: TaskStatus(rawValue: try file.text("TaskExecutionStatus")),
                bucket: try file.text("Bucket"),
                key: try file.text("Key"),
                md5Checksum: try file.optionalText("MD5Checksum")
            )
        }
        let named = try document.columns("ReportSchema")
        columns = named.isEmpty ? CompletionReportParser.standardColumns : named
    }

    /// The bytes of `manifest.json`.
    public var json: [UInt8] {
        var members: [JSONValue.Member] = [.init("Format", .string(format))]
        if let creationDate { members.append(.init("ReportCreationDate", .string(creationDate))) }
        let results = files.map { file in
            var members: [JSONValue.Member] = [
                .init("TaskExecutionStatus", .string(file.taskStatus.rawValue)),
                .init("Bucket", .string(file.bucket)),
            ]
            if let checksum = file.md5Checksum { members.append(.init("MD5Checksum", .string(checksum))) }
            return JSONValue.object(members + [.init("Key", .string(file.key))])
        }
        members.append(.init("Results", .array(results)))
        members.append(.init("ReportSchema", .string(columns.joined(separator: ", "))))
        return Array(JSONValue.object(members).description.utf8)
    }

    /// The rows of all files. Each file is opened on demand, and its MD5 is checked.
    ///
    /// - Parameter open: Returns the bytes of a file, in chunks of any size.
    public func rows<Chunks: AsyncSequence & Sendable>(
        _ open: @escaping @Sendable (File) async throws -> Chunks
    ) -> CompletionReportRows<Chunks> where Chunks.Element: Collection<UInt8> {
        let columns = columns
        return CompletionReportRows(
            files: files.map { file in
                CompletionReportRows<Chunks>.File(name: file.key) {
                    try await open(file)
                } makeParser: { () throws(FileFormatError) in
                    try CompletionReportParser(columns: columns, expectedMD5: file.md5Checksum)
                }
            }
        )
    }
}

/// The location of a job's completion report, `{bucket}/{prefix}/job-{id}/manifest.json`, and of its files.
public struct CompletionReportLocation: Sendable, Hashable {
    /// The bucket's name.
    public var bucket: String

    /// The report's prefix; nil for none.
    public var prefix: String?

    /// The job's id.
    public var jobID: JobID

    /// Creates a value.
    public init(bucket: String, prefix: String? = nil, jobID: JobID) {
        self.bucket = bucket
        self.prefix = prefix
        self.jobID = jobID
    }

    /// The location of a job's report; nil for a job without a report.
    ///
    /// The report is written after the job has completed, failed, or been cancelled, if at least one task has run.
    public init?(_ job: JobDescriptor) {
        guard let report = job.report else { return nil }
        self.init(report, jobID: job.jobID)
    }

    /// The location of a report with this configuration; nil if the report is disabled.
    public init?(_ report: JobReport, jobID: JobID) {
        guard report.enabled, let bucket = report.bucket else { return nil }
        // The bucket is an ARN that ends with the name.
        let name =
            bucket.split(separator: ":", omittingEmptySubsequences: false).last.map(String.init) ?? bucket
        guard !name.isEmpty else { return nil }
        self.init(bucket: name, prefix: report.prefix, jobID: jobID)
    }

    /// The prefix of all keys of the report, without a trailing slash.
    public var folder: String {
        guard let prefix, !prefix.isEmpty else { return "job-\(jobID)" }
        return "\(prefix)/job-\(jobID)"
    }

    /// The key of the report's manifest.
    public var manifestKey: String { "\(folder)/manifest.json" }

    /// The key of the manifest's MD5: 32 hexadecimal digits and a line break.
    public var manifestChecksumKey: String { "\(manifestKey).md5" }
}

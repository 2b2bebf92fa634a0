/// The rows of a completion report.
public typealias CompletionReportRows<Chunks: AsyncSequence & Sendable> = ParsedRows<
    CompletionReportParser, Chunks
>
where Chunks.Element: Collection<UInt8>

extension ParsedRows where Parser == CompletionReportParser {
    /// Creates the rows of a report's CSV file from its chunks.
    ///
    /// - Parameters:
    ///   - chunks: The file's bytes in order, in chunks of any size, for example from an HTTP response.
    ///   - columns: The columns from ``CompletionReportManifest/columns``.
    ///   - expectedMD5: The MD5 from ``CompletionReportManifest/File/md5Checksum``; nil to skip the check.
    public init(
        _ chunks: Chunks,
        columns: [String] = CompletionReportParser.standardColumns,
        expectedMD5: String? = nil
    ) {
        self.init(chunks) { () throws(FileFormatError) in
            try CompletionReportParser(columns: columns, expectedMD5: expectedMD5)
        }
    }
}

extension ParsedRows where Parser == CompletionReportParser, Chunks == FileChunks {
    /// Creates the rows of a report's CSV file on disk.
    ///
    /// - Parameters:
    ///   - path: The file's path.
    ///   - columns: The columns from ``CompletionReportManifest/columns``.
    ///   - expectedMD5: The MD5 from ``CompletionReportManifest/File/md5Checksum``; nil to skip the check.
    public init(
        file path: String,
        columns: [String] = CompletionReportParser.standardColumns,
        expectedMD5: String? = nil
    ) {
        self.init(FileChunks(path), columns: columns, expectedMD5: expectedMD5)
    }
}

extension ParsedRows where Parser == CompletionReportParser, Chunks == SingleChunk {
    /// Creates the rows of a report's CSV file in memory.
    ///
    /// - Parameters:
    ///   - bytes: The complete file.
    ///   - columns: The columns from ``CompletionReportManifest/columns``.
    ///   - expectedMD5: The MD5 from ``CompletionReportManifest/File/md5Checksum``; nil to skip the check.
    public init(
        bytes: [UInt8],
        columns: [String] = CompletionReportParser.standardColumns,
        expectedMD5: String? = nil
    ) {
        self.init(SingleChunk(bytes), columns: columns, expectedMD5: expectedMD5)
    }
}

import Basics

/// An incremental parser of a completion report's CSV, with constant memory.
///
/// The documented columns are Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage. In the
/// published sample, the fifth and sixth are swapped. Of these two, the parser interprets the one with a three-digit
/// number as the HTTP status. If neither is one and only one of them has text, that one is the error code. Otherwise,
/// the order of the previous rows applies.
///
/// Source: [Completion reports](https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-examples-reports.html).
public struct CompletionReportParser: RowParser {
    /// The documented columns.
    public static let standardColumns = [
        "Bucket", "Key", "VersionId", "TaskStatus", "ErrorCode", "HTTPStatusCode", "ResultMessage",
    ]

    private let columns: Columns
    private let digest: MD5Digest?
    private let expectedMD5: String?
    private var parser = CSVParser()
    private var isSwapped = false
    private var bucket = RecentTexts()
    private var status = RecentTexts()
    private var errorCode = RecentTexts()
    private var message = RecentTexts()

    /// Creates a parser.
    ///
    /// - Parameters:
    ///   - columns: The columns from ``CompletionReportManifest/columns``.
    ///   - expectedMD5: The MD5 from ``CompletionReportManifest/File/md5Checksum``; nil to skip the check.
    /// - Throws: ``FileFormatError``: `missingColumn` if a required column is missing; `digest` if libcrypto could not
    ///   compute MD5.
    public init(
        columns: [String] = Self.standardColumns,
        expectedMD5: String? = nil
    ) throws(FileFormatError) {
        self.columns = try Columns(columns)
        self.expectedMD5 = expectedMD5
        digest = expectedMD5 == nil ? nil : try MD5Digest()
    }

    /// Appends the next bytes.
    ///
    /// - Throws: ``FileFormatError`` with the code `digest`.
    public mutating func append(_ chunk: some Collection<UInt8>) throws(FileFormatError) {
        try digest?.update(chunk)
        parser.append(chunk)
    }

    /// Ends the input. Call it once; a last row may follow.
    ///
    /// - Throws: ``FileFormatError`` with the code `checksumMismatch` if the bytes do not match the checksum.
    public mutating func end() throws(FileFormatError) {
        parser.end()
        try digest?.check(expectedMD5)
    }

    /// The next row.
    ///
    /// - Returns: The row; nil if more bytes are needed, and at the end.
    /// - Throws: ``FileFormatError``: `invalidRecord` for a row with too few fields or a key that is not UTF-8;
    ///   `wrongKind` for a file of another kind; `truncated` if the bytes end within a quoted field.
    public mutating func next() throws(FileFormatError) -> CompletionReportRow? {
        do throws(CSVError) {
            guard try parser.next() else { return nil }
        } catch {
            throw FileFormatError(error)
        }
        if parser.recordCount == 1 { try refuseOtherKinds() }
        guard parser.fieldCount >= columns.count else {
            throw failure("has \(parser.fieldCount) fields, but the report has \(columns.count) columns.")
        }
        // With replaced bytes, it would be the key of another object.
        guard let key = String(validating: parser.bytes(at: columns.key), as: UTF8.self) else {
            throw failure("has a key that is not valid UTF-8.")
        }
        let code = findHTTPStatus()
        let version = parser.bytes(at: columns.versionID)
        let error = columns.errorCode(isSwapped: isSwapped)
        return CompletionReportRow(
            bucket: bucket.text(of: parser, at: columns.bucket),
            key: key,
            versionID: version.isEmpty ? nil : String(decoding: version, as: UTF8.self),
            status: TaskStatus(rawValue: status.text(of: parser, at: columns.status)),
            errorCode: parser.bytes(at: error).isEmpty ? nil : errorCode.text(of: parser, at: error),
            httpStatusCode: code,
            message: message.text(of: parser, at: columns.message)
        )
    }

    private func failure(_ problem: String) -> FileFormatError {
        FileFormatError(
            .invalidRecord,
            "Record \(parser.recordCount) of the report \(problem)",
            record: parser.recordCount
        )
    }

    private func refuseOtherKinds() throws(FileFormatError) {
        let start = parser.bytes(at: 0)
        if start.first == UInt8(ascii: "{") {
            throw FileFormatError(
                .wrongKind,
                "This is JSON, not a CSV file of a completion report. A manifest must be named manifest.json."
            )
        }
        if start.starts(with: [0x1F, 0x8B]) {
            throw FileFormatError(
                .wrongKind,
                "This is a gzip file, but completion reports are never compressed. It may be a file of an inventory."
            )
        }
        guard parser.fieldCount >= columns.count else { return }
        let status = parser.string(at: columns.status)
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        if ["", "true", "false"].contains(status.lowercased())
            || !status.utf8.allSatisfy({ letters ~= $0 | 0x20 })
        {
            throw FileFormatError(
                .wrongKind,
                "This is not a CSV file of a completion report: the first task's status is \"\(status.oneLine(limit: 40))\". It may "
                    + "be a file of an inventory."
            )
        }
    }

    private mutating func findHTTPStatus() -> Int? {
        let documented = httpStatus(at: columns.httpStatus)
        let exchanged = httpStatus(at: columns.error)
        switch (documented, exchanged) {
        case (_?, nil): isSwapped = false
        case (nil, _?): isSwapped = true
        case (nil, nil):
            let isCode = isErrorCode(at: columns.error)
            if isCode != isErrorCode(at: columns.httpStatus) { isSwapped = !isCode }
        case (_?, _?): break
        }
        return isSwapped ? exchanged : documented
    }

    /// Whether a field has text that is not a number.
    private func isErrorCode(at index: Int) -> Bool {
        parser.bytes(at: index).contains { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private func httpStatus(at index: Int) -> Int? {
        let bytes = parser.bytes(at: index)
        guard bytes.count == 3 else { return nil }
        var number = 0
        for byte in bytes {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return number
    }
}

extension CompletionReportParser {
    /// The positions of a row's members.
    fileprivate struct Columns {
        let bucket, key, versionID, status, error, httpStatus, message: Int
        let count: Int

        init(_ names: [String]) throws(FileFormatError) {
            func index(_ name: String) throws(FileFormatError) -> Int {
                guard let index = names.firstIndex(where: { $0.lowercased() == name.lowercased() }) else {
                    throw FileFormatError(
                        .missingColumn,
                        "The report's schema has no column \(name). Its columns are \(names.joined(separator: ", "))."
                    )
                }
                return index
            }
            bucket = try index("Bucket")
            key = try index("Key")
            versionID = try index("VersionId")
            status = try index("TaskStatus")
            error = try index("ErrorCode")
            httpStatus = try index("HTTPStatusCode")
            message = try index("ResultMessage")
            count = names.count
        }

        func errorCode(isSwapped: Bool) -> Int { isSwapped ? httpStatus : error }
    }
}

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

/// Reads the CSV of a completion report piece by piece into rows, in constant memory.
///
/// The documented columns are Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage.
/// The published sample has the fifth and the sixth exchanged: of the two, the one that is a number of three
/// digits is taken for the HTTP status; where both or neither are, the order of the rows before decides.
///
/// Source: [Completion reports](https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-examples-reports.html).
public struct CompletionReportParser {
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
    ///   - columns: The columns, as ``CompletionReportManifest/columns`` names them.
    ///   - expectedMD5: What ``CompletionReportManifest/File/md5Checksum`` says; nil to check nothing.
    /// - Throws: ``FileFormatError``: `invalidManifest` when a column is missing that a row needs; `digest`
    ///   when libcrypto does not compute MD5.
    public init(
        columns: [String] = Self.standardColumns,
        expectedMD5: String? = nil
    ) throws(FileFormatError) {
        self.columns = try Columns(columns)
        self.expectedMD5 = expectedMD5
        digest = expectedMD5 == nil ? nil : try MD5Digest()
    }

    /// Adds the next bytes.
    ///
    /// - Throws: ``FileFormatError`` with the code `digest`.
    public mutating func append(_ bytes: some Collection<UInt8>) throws(FileFormatError) {
        try digest?.update(bytes)
        parser.append(bytes)
    }

    /// Says that no more bytes follow. To be called once; a last row may be there after it.
    ///
    /// - Throws: ``FileFormatError`` with the code `damaged` when the bytes are not those of the checksum.
    public mutating func end() throws(FileFormatError) {
        parser.end()
        guard let expectedMD5, let digest else { return }
        let found = try digest.finish()
        guard found == expectedMD5.lowercased() else {
            throw FileFormatError(
                .damaged,
                "The report's MD5 is \(found), but its manifest says \(expectedMD5): fetch it again."
            )
        }
    }

    /// The next row.
    ///
    /// - Returns: nil where more bytes are needed first, and at the end.
    /// - Throws: ``FileFormatError``: `invalidRecord` with the record's number; `damaged` when the bytes end
    ///   within a quoted field.
    public mutating func next() throws(FileFormatError) -> CompletionReportRow? {
        do throws(CSVError) {
            guard try parser.next() else { return nil }
        } catch {
            throw FileFormatError(.damaged, error.description, record: error.record)
        }
        guard parser.fieldCount >= columns.count else {
            throw FileFormatError(
                .invalidRecord,
                "Record \(parser.recordCount) of the report has \(parser.fieldCount) fields, but \(columns.count) "
                    + "columns are named.",
                record: parser.recordCount
            )
        }
        let code = findHTTPStatus()
        let version = parser.bytes(at: columns.versionID)
        let error = columns.errorCode(isSwapped: isSwapped)
        return CompletionReportRow(
            bucket: bucket.text(of: parser, at: columns.bucket),
            key: parser.string(at: columns.key),
            versionID: version.isEmpty ? nil : String(decoding: version, as: UTF8.self),
            status: TaskStatus(rawValue: status.text(of: parser, at: columns.status)),
            errorCode: parser.bytes(at: error).isEmpty ? nil : errorCode.text(of: parser, at: error),
            httpStatusCode: code,
            message: message.text(of: parser, at: columns.message)
        )
    }

    private mutating func findHTTPStatus() -> Int? {
        let documented = httpStatus(at: columns.httpStatus)
        let exchanged = httpStatus(at: columns.error)
        switch (documented, exchanged) {
        case (_?, nil): isSwapped = false
        case (nil, _?): isSwapped = true
        default: break
        }
        return isSwapped ? exchanged : documented
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
    /// Where a row's members are.
    fileprivate struct Columns {
        let bucket, key, versionID, status, error, httpStatus, message: Int
        let count: Int

        init(_ names: [String]) throws(FileFormatError) {
            func index(_ name: String) throws(FileFormatError) -> Int {
                guard let index = names.firstIndex(where: { $0.lowercased() == name.lowercased() }) else {
                    throw FileFormatError(
                        .invalidManifest,
                        "The report's schema has no column \(name): it is \(names.joined(separator: ", "))."
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

/// Texts of which there are few different ones, so that each is made once and shared.
private struct RecentTexts {
    private var known: [(bytes: [UInt8], text: String)] = []
    private var replaced = 0

    private static let capacity = 4

    mutating func text(of parser: borrowing CSVParser, at index: Int) -> String {
        for entry in known where parser.isField(at: index, written: entry.bytes) { return entry.text }
        let entry = (bytes: parser.writtenBytes(at: index), text: parser.string(at: index))
        if known.count < Self.capacity {
            known.append(entry)
        } else {
            known[replaced] = entry
            replaced = (replaced + 1) % Self.capacity
        }
        return entry.text
    }
}

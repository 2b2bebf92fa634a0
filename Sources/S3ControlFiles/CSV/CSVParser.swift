/// An incremental parser of comma-separated values. Its memory is limited to the longest record, which may have 1000
/// fields.
///
/// Quoted fields may contain commas, doubled quotation marks, and line breaks (RFC 4180). Other input is parsed as by
/// Python's `csv`: records end at LF, CR, or CRLF; a quotation mark inside an unquoted field is literal; text after a
/// closing quotation mark belongs to the field. Empty lines are skipped.
///
/// The parsers of manifests, inventories, and reports use it, as do this package's fuzzer and benchmarks.
@_spi(CSV) public struct CSVParser: Sendable {
    private var buffer: [UInt8] = []
    private var scanner = CSVScanner()
    private var isRecordGivenOut = false
    private var isEnded = false
    /// The number of bytes removed from the buffer.
    private var discarded = 0
    private var failure: CSVError?

    /// The maximum size of a record in bytes.
    public let maximumRecordSize: Int

    /// The number of records read.
    public private(set) var recordCount = 0

    /// Creates a parser.
    ///
    /// - Parameter maximumRecordSize: The maximum size of a record in bytes. It limits the memory if a quotation mark
    ///   is not closed.
    public init(maximumRecordSize: Int = 1 << 24) {
        self.maximumRecordSize = max(1, maximumRecordSize)
    }

    /// Appends the next bytes.
    public mutating func append(_ bytes: some Collection<UInt8>) {
        guard failure == nil else { return }
        startNextRecord()
        let done = scanner.recordStart
        if done > 0 {
            buffer.removeFirst(done)
            discarded += done
            scanner.moveBack(by: done)
        }
        buffer.append(contentsOf: bytes)
    }

    /// Ends the input, so that a last record without a line break is complete.
    public mutating func end() {
        isEnded = true
    }

    /// Moves to the next record.
    ///
    /// - Returns: Whether there is one. False if more bytes are needed, and at the end.
    /// - Throws: ``CSVError`` if the bytes end within a quoted field or the record is too long. Further calls throw it
    ///   again.
    public mutating func next() throws(CSVError) -> Bool {
        if let failure { throw failure }
        do throws(CSVError) {
            return try findNext()
        } catch {
            failure = error
            buffer = []
            throw error
        }
    }

    private mutating func findNext() throws(CSVError) -> Bool {
        startNextRecord()
        // The scanner cannot be mutated while bytes are borrowed from the same value.
        let bytes = buffer
        let found: Bool
        do throws(CSVScanner.Problem) {
            found = try scanner.findEndOfRecord(in: bytes.span, isEnded: isEnded)
            guard scanner.recordLength <= maximumRecordSize else { throw CSVScanner.Problem.tooLong }
        } catch {
            guard case .unclosedQuote(let quote) = error, scanner.recordLength <= maximumRecordSize else {
                throw CSVError(
                    .recordTooLong,
                    record: recordCount + 1,
                    offset: discarded + scanner.recordStart
                )
            }
            throw CSVError(.unclosedQuote, record: recordCount + 1, offset: discarded + quote)
        }
        guard found else { return false }
        isRecordGivenOut = true
        recordCount += 1
        return true
    }

    /// The number of fields of the record.
    public var fieldCount: Int { scanner.fields.count }

    /// The bytes of a field.
    ///
    /// - Parameter index: The field's index, less than ``fieldCount``; otherwise this traps.
    public func bytes(at index: Int) -> ArraySlice<UInt8> {
        let field = scanner.fields[index]
        return field.isIrregular ? unquoted(field)[...] : buffer[field.start..<field.end]
    }

    /// A field as text. Invalid UTF-8 is replaced with U+FFFD.
    ///
    /// - Parameter index: The field's index, less than ``fieldCount``; otherwise this traps.
    public func string(at index: Int) -> String {
        String(decoding: bytes(at: index), as: UTF8.self)
    }

    /// The bytes of a field as written, including quotation marks to be removed.
    func writtenBytes(at index: Int) -> [UInt8] {
        let field = scanner.fields[index]
        return Array(buffer[field.start..<field.end])
    }

    /// Whether a field is written as `expected`.
    func isField(at index: Int, written expected: [UInt8]) -> Bool {
        let field = scanner.fields[index]
        guard field.end - field.start == expected.count else { return false }
        let (bytes, expected) = (buffer.span, expected.span)
        var offset = 0
        while offset < expected.count {
            if bytes[field.start + offset] != expected[offset] { return false }
            offset += 1
        }
        return true
    }

    private mutating func startNextRecord() {
        guard isRecordGivenOut else { return }
        isRecordGivenOut = false
        scanner.startRecord()
    }

    private func unquoted(_ field: CSVScanner.Field) -> [UInt8] {
        var content: [UInt8] = []
        var isQuoted = true
        var index = field.start + 1
        while index < field.end {
            let byte = buffer[index]
            index += 1
            guard isQuoted, byte == .quote else {
                content.append(byte)
                continue
            }
            if index < field.end, buffer[index] == .quote {
                content.append(.quote)
                index += 1
            } else {
                isQuoted = false
            }
        }
        return content
    }
}

/// Invalid comma-separated values.
@_spi(CSV) public struct CSVError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of error.
    public enum Reason: Sendable, Hashable {
        /// The bytes end within a quoted field, so they are incomplete.
        case unclosedQuote
        /// The record exceeds the parser's maximum size or number of fields.
        case recordTooLong
    }

    /// The kind of error.
    public var reason: Reason

    /// The number of the record, from 1.
    public var record: Int

    /// The byte offset of the field's opening quotation mark or of the record.
    public var offset: Int

    /// Creates an error.
    public init(_ reason: Reason, record: Int, offset: Int) {
        self.reason = reason
        self.record = record
        self.offset = offset
    }

    /// The error and its position.
    public var description: String {
        reason == .recordTooLong
            ? "Record \(record), at byte \(offset), is too long, or has more than \(CSVScanner.maximumFieldCount) "
                + "fields. The file is in another format, or has an unclosed quotation mark."
            : "Record \(record) ends within the quoted field at byte \(offset). The file is truncated, or has a quotation mark "
                + "that is not doubled."
    }
}

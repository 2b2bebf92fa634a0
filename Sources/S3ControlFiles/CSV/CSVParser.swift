/// Reads comma-separated values chunk by chunk, in as much memory as the longest record takes.
///
/// Quoted fields may hold commas, doubled quotes and line breaks (RFC 4180). Beyond that it reads what
/// Python's `csv` reads, in the same way: records end at LF, CR or CRLF; a quote inside an unquoted field is
/// itself; what follows a closing quote belongs to the field. Empty lines are no records.
///
/// The parsers of manifests, inventories and reports are made of it; this package's fuzzer and benchmarks use it too.
@_spi(CSV) public struct CSVParser: Sendable {
    private var buffer: [UInt8] = []
    private var scanner = CSVScanner()
    private var isRecordGivenOut = false
    private var isEnded = false
    /// How many bytes have left the buffer.
    private var discarded = 0
    private var failure: CSVError?

    /// The longest record that is read, in bytes.
    public let maximumRecordSize: Int

    /// The number of records that have been read.
    public private(set) var recordCount = 0

    /// Creates a parser that has read nothing.
    ///
    /// - Parameter maximumRecordSize: The longest record that is read, in bytes: what bounds the memory when a quote
    ///   is never closed.
    public init(maximumRecordSize: Int = 1 << 24) {
        self.maximumRecordSize = max(1, maximumRecordSize)
    }

    /// Adds the next bytes.
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

    /// Says that no more bytes follow, so that a last record without a line break can be told.
    public mutating func end() {
        isEnded = true
    }

    /// Goes to the next record.
    ///
    /// - Returns: Whether there is one; false where more bytes are needed first, and at the end.
    /// - Throws: ``CSVError`` when the bytes end within a quoted field, or the record is too long; then always.
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
        // The scanner cannot be changed while bytes are borrowed from beside it.
        let bytes = buffer
        let found: Bool
        do throws(CSVScanner.CutOff) {
            found = try scanner.findEndOfRecord(in: bytes.span, isEnded: isEnded)
            guard scanner.recordLength <= maximumRecordSize else { throw CSVScanner.CutOff(quote: 0) }
        } catch {
            let isTooLong = scanner.recordLength > maximumRecordSize
            throw CSVError(
                isTooLong ? .recordTooLong : .unclosedQuote,
                record: recordCount + 1,
                offset: discarded + (isTooLong ? scanner.recordStart : error.quote)
            )
        }
        guard found else { return false }
        isRecordGivenOut = true
        recordCount += 1
        return true
    }

    /// How many fields the record has.
    public var fieldCount: Int { scanner.fields.count }

    /// A field's bytes.
    ///
    /// - Parameter index: 0 up to ``fieldCount``; others trap.
    public func bytes(at index: Int) -> ArraySlice<UInt8> {
        let field = scanner.fields[index]
        return field.isIrregular ? unquoted(field)[...] : buffer[field.start..<field.end]
    }

    /// A field as text; bytes that are not UTF-8 are replaced by U+FFFD.
    ///
    /// - Parameter index: 0 up to ``fieldCount``; others trap.
    public func string(at index: Int) -> String {
        String(decoding: bytes(at: index), as: UTF8.self)
    }

    /// A field's bytes as they are written, with the quotes that have to be taken out.
    func writtenBytes(at index: Int) -> [UInt8] {
        let field = scanner.fields[index]
        return Array(buffer[field.start..<field.end])
    }

    /// Whether a field is written like this.
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

/// Comma-separated values that cannot be read on.
@_spi(CSV) public struct CSVError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Sendable, Hashable {
        /// The bytes end within a quoted field: they are not whole.
        case unclosedQuote
        /// The record is longer than the parser reads.
        case recordTooLong
    }

    /// What is wrong.
    public var reason: Reason

    /// The number of the record, from 1.
    public var record: Int

    /// Where the field's opening quote or the record is, in bytes from the start.
    public var offset: Int

    /// Creates an error.
    public init(_ reason: Reason, record: Int, offset: Int) {
        self.reason = reason
        self.record = record
        self.offset = offset
    }

    /// What is wrong, and where.
    public var description: String {
        reason == .recordTooLong
            ? "Record \(record), at byte \(offset), is too long: this is no such file, or a quote in it is not closed."
            : "Record \(record) ends within the quoted field at byte \(offset): the file was cut off, or a quote in it "
                + "is not doubled."
    }
}

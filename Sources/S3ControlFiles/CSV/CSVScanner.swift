/// Finds the fields of a CSV record in its bytes.
struct CSVScanner: Sendable {
    private enum State: Sendable {
        case startOfField, unquoted, quoted, quoteInQuoted, afterCarriageReturn
    }

    /// The range of a field, without its quotation marks.
    struct Field: Sendable {
        var start: Int
        var end: Int
        /// Whether quotation marks must be removed. If so, `start` is the position of the opening one.
        var isIrregular: Bool
    }

    /// Why the record has no valid end.
    enum Problem: Error {
        /// The bytes end within a quoted field that begins here.
        case unclosedQuote(at: Int)
        /// The record has too many bytes or fields.
        case tooLong
    }

    /// The maximum number of fields of a record. Without it, each comma would take the memory of a ``Field``.
    static let maximumFieldCount = 1000

    /// The start of the current record. Everything before it has been read.
    private(set) var recordStart = 0

    /// The record's fields so far.
    private(set) var fields: [Field] = []

    /// The number of bytes of the record so far, including its line break.
    var recordLength: Int { position - recordStart }

    private var position = 0
    private var state = State.startOfField
    private var fieldStart = 0
    private var closingQuote = 0
    private var isIrregular = false

    /// Starts the next record.
    mutating func startRecord() {
        fields.removeAll(keepingCapacity: true)
        recordStart = position
    }

    /// Adjusts all positions after `count` bytes were removed from the start of the buffer.
    mutating func moveBack(by count: Int) {
        recordStart -= count
        position -= count
        fieldStart -= count
        closingQuote -= count
        for index in fields.indices {
            fields[index].start -= count
            fields[index].end -= count
        }
    }

    /// Continues to the end of the record.
    ///
    /// - Returns: Whether it was found. False if more bytes are needed, and after the last record.
    mutating func findEndOfRecord(in bytes: borrowing Span<UInt8>, isEnded: Bool) throws(Problem) -> Bool {
        let end = bytes.count
        var index = position
        while index < end {
            switch state {
            case .afterCarriageReturn:
                state = .startOfField
                if bytes[index] == .lineFeed { index += 1 }
                recordStart = index
            case .startOfField:
                fieldStart = index
                switch bytes[index] {
                case .quote:
                    isIrregular = false
                    state = .quoted
                    index += 1
                case .lineFeed, .carriageReturn:
                    let isEmptyLine = fields.isEmpty
                    if !isEmptyLine { try endField(at: index, isQuoted: false) }
                    endLine(bytes[index])
                    index += 1
                    if !isEmptyLine { return endRecord(at: index) }
                    recordStart = index
                default:
                    state = .unquoted
                }
            case .unquoted:
                // Field separators are not greater than the comma, but nearly all other bytes are.
                while index < end, bytes[index] > .comma { index += 1 }
                guard index < end else { continue }
                switch bytes[index] {
                case .comma: try endField(at: index, isQuoted: isIrregular)
                case .lineFeed, .carriageReturn:
                    try endField(at: index, isQuoted: isIrregular)
                    endLine(bytes[index])
                    return endRecord(at: index + 1)
                default: break
                }
                index += 1
            case .quoted:
                while index < end, bytes[index] != .quote { index += 1 }
                guard index < end else { continue }
                closingQuote = index
                state = .quoteInQuoted
                index += 1
            case .quoteInQuoted:
                switch bytes[index] {
                case .quote:
                    isIrregular = true
                    state = .quoted
                case .comma: try endField(at: index, isQuoted: true)
                case .lineFeed, .carriageReturn:
                    try endField(at: index, isQuoted: true)
                    endLine(bytes[index])
                    return endRecord(at: index + 1)
                default:
                    isIrregular = true
                    state = .unquoted
                }
                index += 1
            }
        }
        position = index
        guard isEnded else { return false }
        return try endInput(at: index)
    }

    private mutating func endField(at index: Int, isQuoted: Bool) throws(Problem) {
        guard fields.count < Self.maximumFieldCount else { throw Problem.tooLong }
        if isIrregular {
            fields.append(Field(start: fieldStart, end: index, isIrregular: true))
        } else if isQuoted {
            fields.append(Field(start: fieldStart + 1, end: closingQuote, isIrregular: false))
        } else {
            fields.append(Field(start: fieldStart, end: index, isIrregular: false))
        }
        isIrregular = false
        state = .startOfField
    }

    private mutating func endLine(_ byte: UInt8) {
        state = byte == .carriageReturn ? .afterCarriageReturn : .startOfField
    }

    private mutating func endRecord(at index: Int) -> Bool {
        position = index
        return true
    }

    private mutating func endInput(at index: Int) throws(Problem) -> Bool {
        switch state {
        case .quoted:
            throw Problem.unclosedQuote(at: fieldStart)
        case .startOfField where fields.isEmpty, .afterCarriageReturn:
            return false
        case .startOfField:
            fieldStart = index
            try endField(at: index, isQuoted: false)
        case .unquoted: try endField(at: index, isQuoted: false)
        case .quoteInQuoted: try endField(at: index, isQuoted: true)
        }
        return true
    }
}

extension UInt8 {
    static let quote = UInt8(ascii: "\"")
    static let comma = UInt8(ascii: ",")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
}

/// Shares the strings of a column with few different values, so that each is created once.
struct RecentTexts {
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

/// The rows of a completion report's CSV that comes as a stream of pieces.
///
/// Iterating throws ``FileFormatError``, and what the stream throws.
public struct CompletionReportRows<Pieces: AsyncSequence>: AsyncSequence
where Pieces.Element: Collection<UInt8> {
    /// A task of the report.
    public typealias Element = CompletionReportRow

    private let pieces: Pieces
    private let columns: [String]
    private let expectedMD5: String?

    /// Creates the sequence.
    ///
    /// - Parameters:
    ///   - pieces: The file's bytes in order, in pieces of any size: of an HTTP response's body, say.
    ///   - columns: The columns, as ``CompletionReportManifest/columns`` names them.
    ///   - expectedMD5: What ``CompletionReportManifest/File/md5Checksum`` says; nil to check nothing.
    public init(
        _ pieces: Pieces,
        columns: [String] = CompletionReportParser.standardColumns,
        expectedMD5: String? = nil
    ) {
        self.pieces = pieces
        self.columns = columns
        self.expectedMD5 = expectedMD5
    }

    /// Starts at the first row.
    public func makeAsyncIterator() -> Iterator {
        Iterator(pieces: pieces.makeAsyncIterator(), columns: columns, expectedMD5: expectedMD5)
    }

    /// Goes through the rows.
    public struct Iterator: AsyncIteratorProtocol {
        private var pieces: Pieces.AsyncIterator
        private var parser: CompletionReportParser?
        private let columns: [String]
        private let expectedMD5: String?
        private var isEnded = false

        init(pieces: Pieces.AsyncIterator, columns: [String], expectedMD5: String?) {
            self.pieces = pieces
            self.columns = columns
            self.expectedMD5 = expectedMD5
        }

        /// The next row, nil after the last.
        ///
        /// - Throws: ``FileFormatError``, and what the stream throws.
        public mutating func next() async throws -> CompletionReportRow? {
            try await next(isolation: #isolation)
        }

        /// The next row, nil after the last, without leaving the caller's actor.
        ///
        /// - Throws: ``FileFormatError``, and what the stream throws.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws
            -> CompletionReportRow?
        {
            if parser == nil {
                parser = try CompletionReportParser(columns: columns, expectedMD5: expectedMD5)
            }
            while true {
                if let row = try parser?.next() { return row }
                if isEnded { return nil }
                if let piece = try await pieces.next(isolation: actor) {
                    try parser?.append(piece)
                } else {
                    isEnded = true
                    try parser?.end()
                }
            }
        }
    }
}

extension CompletionReportRows: Sendable where Pieces: Sendable {}

extension CompletionReportRows where Pieces == FilePieces {
    /// The rows of a file.
    ///
    /// - Parameters:
    ///   - path: The file's path.
    ///   - columns: The columns, as ``CompletionReportManifest/columns`` names them.
    ///   - expectedMD5: What ``CompletionReportManifest/File/md5Checksum`` says; nil to check nothing.
    public init(
        file path: String,
        columns: [String] = CompletionReportParser.standardColumns,
        expectedMD5: String? = nil
    ) {
        self.init(FilePieces(path), columns: columns, expectedMD5: expectedMD5)
    }
}

extension CompletionReportRows where Pieces == SinglePiece {
    /// The rows of a file whose bytes are in memory.
    ///
    /// - Parameters:
    ///   - bytes: All of them.
    ///   - columns: The columns, as ``CompletionReportManifest/columns`` names them.
    ///   - expectedMD5: What ``CompletionReportManifest/File/md5Checksum`` says; nil to check nothing.
    public init(
        bytes: [UInt8],
        columns: [String] = CompletionReportParser.standardColumns,
        expectedMD5: String? = nil
    ) {
        self.init(SinglePiece(bytes), columns: columns, expectedMD5: expectedMD5)
    }
}

/// Reads rows from the bytes of a file, which come in chunks of any size, in constant memory.
///
/// ```swift
/// import S3ControlFiles
///
/// var parser = try CompletionReportParser()
/// try parser.read(CollectionOfOne("bucket,key,,succeeded,200,,Successful\n".utf8)) { print($0.key) }
/// ```
///
/// A parser reads one file, from one task at a time. Its copies share what it has read.
public protocol RowParser<Row> {
    /// What a record of the file says.
    associatedtype Row: Sendable

    /// Adds the next bytes.
    mutating func append(_ chunk: some Collection<UInt8>) throws(FileFormatError)

    /// Says that no more bytes follow, once. More rows may be there after it.
    ///
    /// - Throws: ``FileFormatError`` with the code `damaged` if the bytes are not whole, or not those of the checksum.
    mutating func end() throws(FileFormatError)

    /// The next row; nil where more bytes are needed first, and at the end.
    mutating func next() throws(FileFormatError) -> Row?
}

extension RowParser {
    /// Reads a file whose chunks are all there, to its end.
    ///
    /// - Throws: ``FileFormatError``, and what `body` throws.
    public mutating func read(
        _ chunks: some Sequence<some Collection<UInt8>>,
        _ body: (Row) throws -> Void
    ) throws {
        for chunk in chunks { try take(chunk, body) }
        try finish(body)
    }

    /// Reads a file on disk to its end.
    ///
    /// - Throws: ``FileFormatError``, and what `body` throws.
    public mutating func read(file path: String, _ body: (Row) throws -> Void) throws {
        let file = try OpenFile(reading: path)
        while true {
            let chunk = try file.read(upTo: FileChunks.chunkSize)
            if chunk.isEmpty { break }
            try take(chunk, body)
        }
        try finish(body)
    }

    private mutating func take(_ chunk: some Collection<UInt8>, _ body: (Row) throws -> Void) throws {
        try append(chunk)
        while let row = try next() { try body(row) }
    }

    private mutating func finish(_ body: (Row) throws -> Void) throws {
        try end()
        while let row = try next() { try body(row) }
    }
}

/// The rows of one file or of several, one after the other, read in constant memory as they are asked for.
///
/// A file is opened when its first row is asked for. Iterating throws ``FileFormatError``, whose
/// ``FileFormatError/file`` names the file where there are several, and what the chunks throw.
public struct ParsedRows<Parser: RowParser, Chunks: AsyncSequence & Sendable>: AsyncSequence, Sendable
where Chunks.Element: Collection<UInt8> {
    /// A row of the files.
    public typealias Element = Parser.Row

    struct File: Sendable {
        var name: String?
        var open: @Sendable () async throws -> Chunks
        var makeParser: @Sendable () throws(FileFormatError) -> Parser
    }

    private let files: [File]

    init(files: [File]) {
        self.files = files
    }

    init(_ chunks: Chunks, makeParser: @escaping @Sendable () throws(FileFormatError) -> Parser) {
        files = [File(open: { chunks }, makeParser: makeParser)]
    }

    /// Starts at the first file's first row.
    public func makeAsyncIterator() -> Iterator { Iterator(files: files) }

    /// Goes through the rows.
    public struct Iterator: AsyncIteratorProtocol {
        private var files: ArraySlice<File>
        private var name: String?
        private var chunks: Chunks.AsyncIterator?
        private var parser: Parser?

        init(files: [File]) {
            self.files = files[...]
        }

        /// The next row, nil after the last.
        public mutating func next() async throws -> Parser.Row? {
            try await next(isolation: #isolation)
        }

        /// The next row, nil after the last, without leaving the caller's actor.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Parser.Row? {
            do {
                while true {
                    if let row = try parser?.next() { return row }
                    if chunks == nil {
                        guard let file = files.popFirst() else { return nil }
                        name = file.name
                        parser = try file.makeParser()
                        chunks = try await file.open().makeAsyncIterator()
                    } else if let chunk = try await chunks?.next(isolation: actor) {
                        try parser?.append(chunk)
                    } else {
                        chunks = nil
                        try parser?.end()
                    }
                }
            } catch {
                // What follows an error is not asked for.
                (files, chunks, parser) = ([], nil, nil)
                throw (error as? FileFormatError)?.named(name) ?? error
            }
        }
    }
}

/// Parses the rows of a file in constant memory, from chunks of any size.
///
/// ```swift
/// import S3ControlFiles
///
/// var parser = try CompletionReportParser()
/// try parser.read(CollectionOfOne("bucket,key,,succeeded,200,,Successful\n".utf8)) { print($0.key) }
/// ```
///
/// A parser reads a single file, from one task at a time. Copies of a parser share their state.
public protocol RowParser<Row> {
    /// A row of the file.
    associatedtype Row: Sendable

    /// Appends the next bytes.
    mutating func append(_ chunk: some Collection<UInt8>) throws(FileFormatError)

    /// Ends the input. Call it once; more rows may follow.
    ///
    /// - Throws: ``FileFormatError`` with the code `truncated` if the bytes are incomplete, or `checksumMismatch`.
    mutating func end() throws(FileFormatError)

    /// The next row; nil if more bytes are needed, and at the end.
    mutating func next() throws(FileFormatError) -> Row?
}

extension RowParser {
    /// Reads a file from its chunks.
    ///
    /// - Throws: ``FileFormatError``, and the errors of `body`.
    public mutating func read(
        _ chunks: some Sequence<some Collection<UInt8>>,
        _ body: (Row) throws -> Void
    ) throws {
        for chunk in chunks { try take(chunk, body) }
        try finish(body)
    }

    /// Reads a file from disk.
    ///
    /// - Throws: ``FileFormatError``, and the errors of `body`.
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

/// The rows of one or more files, read on demand and in constant memory.
///
/// A file is opened when its first row is requested. Iterating throws ``FileFormatError``, whose
/// ``FileFormatError/file`` names the file if there are several, and the errors of the chunks. If the task was
/// cancelled, it throws `CancellationError` at the end of a file at the latest.
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

    /// Starts with the first row of the first file.
    public func makeAsyncIterator() -> Iterator { Iterator(files: files) }

    /// Iterates over the rows.
    public struct Iterator: AsyncIteratorProtocol {
        private var files: ArraySlice<File>
        private var name: String?
        private var chunks: Chunks.AsyncIterator?
        private var parser: Parser?

        init(files: [File]) {
            self.files = files[...]
        }

        /// The next row, or nil after the last one.
        public mutating func next() async throws -> Parser.Row? {
            try await next(isolation: #isolation)
        }

        /// The next row, or nil after the last one. Stays on the caller's actor.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Parser.Row? {
            if let row = try nextInChunk() { return row }
            return try await readOn(isolation: actor)
        }

        private mutating func nextInChunk() throws -> Parser.Row? {
            do throws(FileFormatError) {
                return try parser?.next()
            } catch {
                throw end(error)
            }
        }

        private mutating func readOn(isolation actor: isolated (any Actor)?) async throws -> Parser.Row? {
            do {
                repeat {
                    if chunks == nil {
                        guard let file = files.popFirst() else { return nil }
                        name = file.name
                        parser = try file.makeParser()
                        chunks = try await file.open().makeAsyncIterator()
                    } else if let chunk = try await chunks?.next(isolation: actor) {
                        try parser?.append(chunk)
                    } else {
                        // A stream also ends when its task is cancelled.
                        try Task.checkCancellation()
                        chunks = nil
                        try parser?.end()
                    }
                    if let row = try parser?.next() { return row }
                } while true
            } catch {
                throw end(error)
            }
        }

        /// An error ends the iteration.
        private mutating func end(_ error: any Error) -> any Error {
            (files, chunks, parser) = ([], nil, nil)
            return (error as? FileFormatError)?.named(name) ?? error
        }
    }
}

/// A file's bytes in chunks, read from disk as they are asked for, on the caller's thread.
public struct FileChunks: AsyncSequence, Sendable {
    /// Some of the bytes.
    public typealias Element = [UInt8]

    /// How many bytes are read at once.
    static let chunkSize = 256 * 1024

    private let path: String

    /// Names the file, which is opened when the chunks are iterated.
    public init(_ path: String) {
        self.path = path
    }

    /// Starts at the file's first byte.
    public func makeAsyncIterator() -> Iterator { Iterator(path: path) }

    /// Goes through the file.
    public struct Iterator: AsyncIteratorProtocol {
        private let path: String
        private var file: OpenFileBox?

        init(path: String) {
            self.path = path
        }

        /// The next chunk, nil at the end.
        ///
        /// - Throws: ``FileFormatError`` with the code `file`; `CancellationError` when the task was cancelled.
        public mutating func next() async throws -> [UInt8]? {
            try await next(isolation: #isolation)
        }

        /// The next chunk, nil at the end, without leaving the caller's actor.
        ///
        /// - Throws: ``FileFormatError`` with the code `file`; `CancellationError` when the task was cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            try Task.checkCancellation()
            let file = try file ?? OpenFileBox(path)
            self.file = file
            let chunk = try file.file.read(upTo: FileChunks.chunkSize)
            return chunk.isEmpty ? nil : chunk
        }
    }
}

/// Lets an iterator, which can be copied, own a file, which cannot.
private final class OpenFileBox {
    let file: OpenFile

    init(_ path: String) throws(FileFormatError) {
        file = try OpenFile(reading: path)
    }
}

/// Bytes that are in memory, as one chunk.
public struct SingleChunk: AsyncSequence, Sendable {
    /// The bytes.
    public typealias Element = [UInt8]

    private let bytes: [UInt8]

    /// Keeps the bytes.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Starts before the chunk.
    public func makeAsyncIterator() -> Iterator { Iterator(bytes: bytes) }

    /// Returns the chunk once.
    public struct Iterator: AsyncIteratorProtocol {
        private var bytes: [UInt8]?

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        /// The chunk, then nil.
        public mutating func next() async -> [UInt8]? { await next(isolation: #isolation) }

        /// The chunk, then nil, without leaving the caller's actor.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> [UInt8]? {
            defer { bytes = nil }
            return bytes
        }
    }
}

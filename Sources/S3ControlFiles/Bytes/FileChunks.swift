/// The bytes of a file in chunks, read on demand on the caller's thread.
public struct FileChunks: AsyncSequence, Sendable {
    /// A chunk of bytes.
    public typealias Element = [UInt8]

    /// The size of a chunk.
    static let chunkSize = 256 * 1024

    private let path: String

    /// Creates the chunks of the file at `path`, which is opened when they are iterated.
    public init(_ path: String) {
        self.path = path
    }

    /// Starts at the beginning of the file.
    public func makeAsyncIterator() -> some AsyncIteratorProtocol<[UInt8], any Error> { Iterator(path: path) }

    private struct Iterator: AsyncIteratorProtocol {
        private let path: String
        private var file: OpenFileBox?

        init(path: String) {
            self.path = path
        }

        /// The next chunk, or nil at the end. Stays on the caller's actor.
        ///
        /// - Throws: ``FileFormatError`` with the code `file`; `CancellationError` if the task was cancelled.
        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            try Task.checkCancellation()
            let file = try file ?? OpenFileBox(path)
            self.file = file
            let chunk = try file.file.read(upTo: FileChunks.chunkSize)
            return chunk.isEmpty ? nil : chunk
        }
    }
}

/// Lets an iterator, which is copyable, own a file, which is not.
private final class OpenFileBox {
    let file: OpenFile

    init(_ path: String) throws(FileFormatError) {
        file = try OpenFile(reading: path)
    }
}

/// Bytes in memory, as a single chunk.
public struct SingleChunk: AsyncSequence, Sendable {
    /// The bytes.
    public typealias Element = [UInt8]

    private let bytes: [UInt8]

    /// Creates a chunk.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Starts before the chunk.
    public func makeAsyncIterator() -> some AsyncIteratorProtocol<[UInt8], Never> { Iterator(bytes: bytes) }

    private struct Iterator: AsyncIteratorProtocol {
        private var bytes: [UInt8]?

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        /// The chunk, then nil. Stays on the caller's actor.
        mutating func next(isolation actor: isolated (any Actor)?) async -> [UInt8]? {
            defer { bytes = nil }
            return bytes
        }
    }
}

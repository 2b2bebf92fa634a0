import Basics
import Synchronization

/// Bytes that are written once and read again: up to 1 MiB in memory, larger amounts in an unnamed file.
final class Spool: Sendable {
    private static let memoryLimit = 1 << 20

    private let state = Mutex(State())

    private struct State: Sendable {
        var memory: [UInt8] = []
        var descriptor: Int32?
        var count = 0
    }

    deinit {
        state.withLock { state in
            if let descriptor = state.descriptor { _ = close(descriptor) }
        }
    }

    var count: Int { state.withLock { $0.count } }

    /// Adds bytes at the end.
    func append(_ bytes: [UInt8]) throws(ObjectStoreError) {
        try state.withLock { (state) throws(ObjectStoreError) in
            if state.descriptor == nil, state.count + bytes.count <= Self.memoryLimit {
                state.memory += bytes
            } else {
                if state.descriptor == nil {
                    state.descriptor = try Self.openFile()
                    try Self.write(state.memory, to: state.descriptor, at: 0)
                    state.memory = []
                }
                try Self.write(bytes, to: state.descriptor, at: state.count)
            }
            state.count += bytes.count
        }
    }

    /// Returns up to `count` bytes from `offset` on; none at the end.
    func read(at offset: Int, upTo count: Int) throws(ObjectStoreError) -> [UInt8] {
        try state.withLock { (state) throws(ObjectStoreError) in
            let end = min(offset + count, state.count)
            guard offset < end else { return [] }
            guard let descriptor = state.descriptor else { return Array(state.memory[offset..<end]) }
            var failure: Int32?
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: end - offset) { buffer, initialized in
                while initialized < end - offset {
                    let read = unsafe pread(
                        descriptor,
                        buffer.baseAddress?.advanced(by: initialized),
                        end - offset - initialized,
                        off_t(offset + initialized)
                    )
                    if read < 0, errno == EINTR { continue }
                    guard read > 0 else {
                        failure = errno
                        return
                    }
                    initialized += read
                }
            }
            if let failure { throw Self.failure("read", failure) }
            return bytes
        }
    }

    private static func openFile() throws(ObjectStoreError) -> Int32 {
        let folder = ProcessEnvironment.value(of: "TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var path = Array("\(folder)/s3control-XXXXXX".utf8CString)
        let descriptor = unsafe path.withUnsafeMutableBufferPointer { path -> Int32 in
            guard let name = path.baseAddress else { return -1 }
            let descriptor = unsafe mkstemp(name)
            if descriptor >= 0 {
                // An unnamed file is removed when the process ends, for whatever reason.
                unsafe unlink(name)
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            }
            return descriptor
        }
        guard descriptor >= 0 else { throw failure("create", errno) }
        return descriptor
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32?, at offset: Int)
        throws(ObjectStoreError)
    {
        guard let descriptor else { return }
        var written = 0
        while written < bytes.count {
            let result = unsafe bytes.withUnsafeBytes { buffer in
                unsafe pwrite(
                    descriptor,
                    buffer.baseAddress?.advanced(by: written),
                    buffer.count - written,
                    off_t(offset + written)
                )
            }
            if result < 0, errno == EINTR { continue }
            guard result > 0 else { throw failure("write", errno) }
            written += result
        }
    }

    private static func failure(_ action: String, _ code: Int32) -> ObjectStoreError {
        ObjectStoreError(
            "InternalError",
            status: nil,
            message: "Cannot \(action) a temporary file: \(FileReader.errorText(code))"
        )
    }

    /// The bytes, in chunks.
    var chunks: Chunks { Chunks(spool: self) }

    struct Chunks: AsyncSequence, Sendable {
        typealias Element = [UInt8]

        let spool: Spool

        func makeAsyncIterator() -> Iterator { Iterator(spool: spool) }

        struct Iterator: AsyncIteratorProtocol {
            let spool: Spool
            private var position = 0

            init(spool: Spool) { self.spool = spool }

            mutating func next() async throws -> [UInt8]? { try await next(isolation: #isolation) }

            mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
                let bytes = try spool.read(at: position, upTo: 256 << 10)
                position += bytes.count
                return bytes.isEmpty ? nil : bytes
            }
        }
    }
}

import Basics

/// An open file, closed at the end of its lifetime. Call ``finish()`` for a written file, because closing may fail.
///
/// It owns its file descriptor. All reads and writes of file descriptors are in this type.
struct OpenFile: ~Copyable {
    /// Negative after ``finish()``.
    private var descriptor: Int32
    private let path: String

    /// Opens a file for reading.
    init(reading path: String) throws(FileFormatError) {
        try self.init(path, O_RDONLY | O_CLOEXEC)
    }

    /// Creates a file, or truncates an existing one.
    init(writing path: String) throws(FileFormatError) {
        try self.init(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
    }

    private init(_ path: String, _ flags: Int32) throws(FileFormatError) {
        self.path = path
        descriptor = unsafe open(path, flags, 0o644)
        guard descriptor >= 0 else { throw Self.failure("open", path) }
    }

    deinit { if descriptor >= 0 { _ = close(descriptor) } }

    /// Up to `count` bytes; empty at the end.
    borrowing func read(upTo count: Int) throws(FileFormatError) -> [UInt8] {
        var result = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            repeat {
                result = unsafe systemRead(descriptor, buffer.baseAddress, count)
            } while result < 0 && errno == EINTR
            initialized = max(0, result)
        }
        guard result >= 0 else { throw Self.failure("read", path) }
        return bytes
    }

    /// All bytes from the current position to the end.
    borrowing func readAll() throws(FileFormatError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let chunk = try read(upTo: FileChunks.chunkSize)
            if chunk.isEmpty { return bytes }
            bytes += chunk
        }
    }

    /// Writes all of `bytes`.
    borrowing func write(_ bytes: [UInt8]) throws(FileFormatError) {
        var written = 0
        while written < bytes.count {
            let result = unsafe bytes.withUnsafeBytes { buffer in
                unsafe systemWrite(
                    descriptor,
                    buffer.baseAddress?.advanced(by: written),
                    buffer.count - written
                )
            }
            if result < 0, errno == EINTR { continue }
            guard result >= 0 else { throw Self.failure("write", path) }
            written += result
        }
    }

    /// Closes a written file, which cannot be used afterward.
    ///
    /// - Throws: ``FileFormatError`` with the code `file`. Some file systems report a full disk only here.
    mutating func finish() throws(FileFormatError) {
        let result = close(descriptor)
        descriptor = -1
        guard result == 0 else { throw Self.failure("write", path) }
    }

    private static func failure(_ function: String, _ path: String) -> FileFormatError {
        let reason = FileReader.errorText(errno)
        return FileFormatError(.file, "Cannot \(function) \(path.oneLine(limit: 1024)): \(reason)")
    }
}

// Within the type, these names refer to its own functions.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    unsafe read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, buffer, count)
}

/// An incremental MD5 digest that throws this module's errors.
struct MD5Digest {
    private let digest: Digest

    init() throws(FileFormatError) {
        do throws(DigestError) { digest = try Digest(.md5) } catch { throw FileFormatError(error) }
    }

    /// Appends bytes.
    func update(_ bytes: some Collection<UInt8>) throws(FileFormatError) {
        do throws(DigestError) { try digest.update(bytes) } catch { throw FileFormatError(error) }
    }

    /// The digest of all bytes as 32 lowercase hexadecimal digits. Must be called only once.
    func finish() throws(FileFormatError) -> String {
        do throws(DigestError) { return Hex.encode(try digest.finish()) } catch {
            throw FileFormatError(error)
        }
    }

    /// Finishes the digest and compares it with the one in a manifest.
    func check(_ expected: String?) throws(FileFormatError) {
        guard let expected else { return }
        let found = try finish()
        guard found == expected.lowercased() else {
            throw FileFormatError(
                .checksumMismatch,
                "The file's MD5 is \(found), but the manifest has \(expected.oneLine(limit: 40)). Download the file again."
            )
        }
    }

    /// The digest of `bytes` as 32 lowercase hexadecimal digits.
    static func hexadecimal(_ bytes: [UInt8]) throws(FileFormatError) -> String {
        let digest = try MD5Digest()
        try digest.update(bytes)
        return try digest.finish()
    }
}

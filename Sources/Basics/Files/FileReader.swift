// `Data(contentsOf:)` would block forever on a pipe and has no size limit.

/// Reads complete files of limited size.
package enum FileReader {
    /// The maximum size of a settings or token file: 8 MiB.
    package static let limit = 8 << 20

    /// The contents of the regular file at `path`, up to `limit` bytes.
    package static func read(_ path: String, limit: Int = FileReader.limit) throws(FileReadError)
        -> FileContents
    {
        // Non-blocking, because opening a pipe would otherwise wait for a writer.
        let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            let absent = errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == ENAMETOOLONG
            throw FileReadError(kind: absent ? .absent : .unreadable, path: path, reason: errorText(errno))
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw FileReadError(kind: .unreadable, path: path, reason: errorText(errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileReadError(kind: .absent, path: path, reason: "it is not a regular file")
        }
        let tooLarge = FileReadError(
            kind: .tooLarge,
            path: path,
            reason: "the file is larger than \(limit) bytes"
        )
        guard status.st_size <= limit else { throw tooLarge }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size))
        while true {
            var chunk = [UInt8](repeating: 0, count: 16384)
            let count = unsafe chunk.withUnsafeMutableBytes { buffer in
                unsafe systemRead(descriptor, buffer.baseAddress, buffer.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw FileReadError(kind: .unreadable, path: path, reason: errorText(errno))
            }
            if count == 0 { break }
            bytes += chunk.prefix(count)
            // The file may have grown since `fstat`.
            guard bytes.count <= limit else { throw tooLarge }
        }
        let foreignOwner = status.st_uid != getuid() && status.st_uid != 0
        return FileContents(
            bytes: bytes,
            othersCanWrite: foreignOwner || status.st_mode & (S_IWGRP | S_IWOTH) != 0
        )
    }

    /// Atomically replaces the file at `path` with one that contains `bytes` and is readable only by its owner.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(FileReadError) {
        let draft = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
        func fail() -> FileReadError {
            FileReadError(kind: .unreadable, path: path, reason: errorText(errno))
        }
        let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw fail() }
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe write(
                    descriptor,
                    buffer.baseAddress.map { unsafe $0 + written },
                    bytes.count - written
                )
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            written += count
        }
        // Otherwise the file could be empty after a power failure.
        let isKept = written == bytes.count && fsync(descriptor) == 0
        guard close(descriptor) == 0, isKept, unsafe rename(draft, path) == 0 else {
            let error = fail()
            unsafe unlink(draft)
            throw error
        }
    }

    /// The system's text for an error number.
    package static func errorText(_ code: Int32) -> String {
        unsafe String(cString: strerror(code)).lowercased()
    }
}

/// `read`, which the type's own method hides.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    unsafe read(descriptor, buffer, count)
}

/// The bytes of a file, and whether others can write to it.
package struct FileContents: Sendable {
    /// The bytes.
    package var bytes: [UInt8]
    /// Whether someone other than the file's owner can write to it, or the file belongs to another user.
    package var othersCanWrite: Bool
}

/// Why a file could not be read.
package struct FileReadError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure.
    package enum Kind: Sendable, Hashable {
        /// The file does not exist, or is a folder, a pipe, or a device.
        case absent
        /// This process lacks permission to read the file.
        case unreadable
        /// The file exceeds the size limit.
        case tooLarge
    }

    /// The kind of failure.
    package var kind: Kind
    /// The file's path.
    package var path: String
    /// The reason, without the path.
    package var reason: String

    /// The path and the reason.
    package var description: String { "\(path): \(reason)" }
}

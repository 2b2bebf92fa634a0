// `Data(contentsOf:)` would wait for ever on a pipe and has no limit.

/// Reads whole files of limited size.
package enum FileReader {
    /// The most that a file of settings or tokens may hold: 8 MiB.
    package static let limit = 8 << 20

    /// The contents of the regular file at `path`, of at most `limit` bytes.
    package static func read(_ path: String, limit: Int = FileReader.limit) throws(FileReadError)
        -> FileContents
    {
        // Non-blocking, lest opening a pipe wait for a writer.
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
            // The size that `fstat` told may have grown since.
            guard bytes.count <= limit else { throw tooLarge }
        }
        let foreignOwner = status.st_uid != getuid() && status.st_uid != 0
        return FileContents(
            bytes: bytes,
            othersCanWrite: foreignOwner || status.st_mode & (S_IWGRP | S_IWOTH) != 0
        )
    }

    /// Puts a file with `bytes`, which only its owner may read, in the place of the one at `path`, in one step.
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
        // Lest a machine that stops leave an empty file under the name.
        let isKept = written == bytes.count && fsync(descriptor) == 0
        guard close(descriptor) == 0, isKept, unsafe rename(draft, path) == 0 else {
            let error = fail()
            unsafe unlink(draft)
            throw error
        }
    }

    /// The system's words for an error number.
    package static func errorText(_ code: Int32) -> String {
        unsafe String(cString: strerror(code)).lowercased()
    }
}

/// `read`, whose name the type's own method hides.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    unsafe read(descriptor, buffer, count)
}

/// The bytes of a file, and what its permissions let others do.
package struct FileContents: Sendable {
    /// The bytes.
    package var bytes: [UInt8]
    /// Whether somebody else than the file's owner may write to it, or owns it.
    package var othersCanWrite: Bool
}

/// Why a file was not read.
package struct FileReadError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of reason.
    package enum Kind: Sendable, Hashable {
        /// There is no such file, or it is a folder, a pipe or a device.
        case absent
        /// It is there, and the system does not let this process read it.
        case unreadable
        /// It is larger than the limit.
        case tooLarge
    }

    /// What kind of reason.
    package var kind: Kind
    /// The file's path.
    package var path: String
    /// The reason, without the path.
    package var reason: String

    /// Path and reason.
    package var description: String { "\(path): \(reason)" }
}

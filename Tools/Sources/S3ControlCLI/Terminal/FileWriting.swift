#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Writes a file. One that exists is replaced in one step: the content is written to a second file, which is then
/// renamed. If this fails, the file is unchanged.
///
/// A symbolic link stays one. A file keeps its mode, its group, and, for root, its owner. A file that is written in
/// place (``isWrittenInPlace(_:)``) is not replaced.
func writeFile(_ path: String, _ content: [UInt8]) throws(FileError) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
        // A link may name a file that does not exist yet.
        guard isLink(path) else { return try replaceFile(path, content, replacing: nil) }
        return try openAndWrite(path, O_CREAT | O_TRUNC, content)
    }
    if let descriptor = standardStream(of: status) {
        if let error = writeAll(content, to: descriptor) { throw error }
    } else if isSpecial(status) {
        try openAndWrite(path, 0, content)
    } else {
        try replaceFile(isLink(path) ? target(of: path) : path, content, replacing: status)
    }
}

/// Whether a file is written in place and not replaced: a device, a pipe, a socket, or a file that standard output or
/// standard error goes to. A new file with its name would remove the device, or hide what the process writes.
func isWrittenInPlace(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return false }
    return isSpecial(status) || standardStream(of: status) != nil
}

/// Writes all bytes, and waits for a slow reader even if the descriptor does not block.
///
/// - Returns: The error after which the rest was not written; nil if all of it was.
func writeAll(_ content: [UInt8], to descriptor: Int32) -> FileError? {
    var rest = content[...]
    while !rest.isEmpty {
        let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        if count > 0 {
            rest = rest.dropFirst(count)
            continue
        }
        let number = errno
        switch number {
        case EINTR: break
        case EAGAIN:
            var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            unsafe poll(&waiting, 1, -1)
        default: return FileError(number: number)
        }
    }
    return nil
}

private func isSpecial(_ status: stat) -> Bool {
    let kind = status.st_mode & S_IFMT
    return kind != S_IFREG && kind != S_IFDIR
}

private func isLink(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
}

/// Standard output or standard error, if it goes to this file; otherwise nil.
private func standardStream(of file: stat) -> Int32? {
    ([1, 2] as [Int32]).first { descriptor in
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 && status.st_dev == file.st_dev
            && status.st_ino == file.st_ino
    }
}

/// The path without symbolic links.
private func target(of path: String) throws(FileError) -> String {
    guard let resolved = unsafe realpath(path, nil) else { throw FileError(number: errno) }
    defer { unsafe free(resolved) }
    guard let text = unsafe String(validatingCString: resolved) else { throw FileError(number: EILSEQ) }
    return text
}

private func openAndWrite(_ path: String, _ flags: Int32, _ content: [UInt8]) throws(FileError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC | flags, 0o644)
    guard descriptor >= 0 else { throw FileError(number: errno) }
    var failure = writeAll(content, to: descriptor)
    if close(descriptor) != 0, failure == nil { failure = FileError(number: errno) }
    if let failure { throw failure }
}

/// - Parameter old: The file that is replaced; nil if there is none.
private func replaceFile(_ path: String, _ content: [UInt8], replacing old: stat?) throws(FileError) {
    let partial = "\(path).\(getpid()).part"
    // A process with the same number may have left it behind, as in containers. It may be read-only, or a link.
    unsafe unlink(partial)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    let descriptor = unsafe open(partial, flags, old == nil ? 0o644 : 0o600)
    guard descriptor >= 0 else { throw FileError(number: errno) }
    if let old {
        // Only root can give a file away. Any owner can keep a group that they are in.
        if fchown(descriptor, old.st_uid, old.st_gid) != 0 { fchown(descriptor, .max, old.st_gid) }
        // The mask of the process applies only to new files.
        fchmod(descriptor, old.st_mode & 0o777)
    }
    var failure = writeAll(content, to: descriptor)
    // Otherwise, the rename may be on the disk before the content. Some file systems cannot do this.
    fsync(descriptor)
    if close(descriptor) != 0, failure == nil { failure = FileError(number: errno) }
    if failure == nil, unsafe rename(partial, path) != 0 { failure = FileError(number: errno) }
    if let failure {
        unsafe unlink(partial)
        throw failure
    }
}

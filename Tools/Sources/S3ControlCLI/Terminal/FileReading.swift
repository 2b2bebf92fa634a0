#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An error of reading or writing a file.
struct FileError: Error, Sendable, Hashable {
    /// The system's error number.
    var number: Int32
    /// The system's description of the error.
    var reason: String

    init(number: Int32) {
        self.number = number
        reason = unsafe String(cString: strerror(number))
    }
}

/// The content of a file, or of standard input for `-`.
func readFile(_ path: String) throws(FileError) -> [UInt8] {
    var content: [UInt8] = []
    do {
        try eachPiece(of: path) { content += $0 }
    } catch let error as FileError {
        throw error
    } catch {
        throw FileError(number: EIO)
    }
    return content
}

/// Reads a file, or standard input for `-`, in pieces.
///
/// - Throws: ``FileError``, and what `body` throws.
func eachPiece(of path: String, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
    let descriptor = path == "-" ? 0 : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(number: errno) }
    defer { if descriptor > 0 { close(descriptor) } }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        if count == 0 { return }
        if count < 0 {
            if errno == EINTR { continue }
            throw FileError(number: errno)
        }
        try body(buffer[..<count])
    }
}

/// Whether a file, or anything else, with this name exists.
func isFile(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

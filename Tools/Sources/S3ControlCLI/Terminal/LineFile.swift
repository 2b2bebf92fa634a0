#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads a file, or standard input for `-`, line by line, without the line ends (LF or CRLF) and without a
/// byte order mark at the beginning.
final class LineFile {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    private var isFirstLine = true

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    init(_ path: String) throws(FileError) {
        descriptor = path == "-" ? 0 : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(number: errno) }
    }

    deinit { if descriptor > 0 { close(descriptor) } }

    /// The next line; nil at the end.
    func next() throws(FileError) -> ArraySlice<UInt8>? {
        guard var line = try rawLine() else { return nil }
        if isFirstLine, line.starts(with: Self.byteOrderMark) {
            line = line.dropFirst(Self.byteOrderMark.count)
        }
        isFirstLine = false
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    /// The bytes up to the next line feed; nil at the end.
    private func rawLine() throws(FileError) -> ArraySlice<UInt8>? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return buffer[start..<end]
            }
            searched = buffer.count
            guard !isAtEnd else {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                return buffer[start...]
            }
            try fill(&searched)
        }
    }

    private func fill(_ searched: inout Int) throws(FileError) {
        buffer.removeFirst(start)
        searched -= start
        start = 0
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe piece.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        if count < 0 {
            guard errno != EINTR else { return }
            throw FileError(number: errno)
        }
        if count == 0 { isAtEnd = true }
        buffer += piece[..<count]
    }
}

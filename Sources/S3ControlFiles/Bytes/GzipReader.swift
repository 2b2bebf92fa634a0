internal import CZlib

/// Decompresses gzip (RFC 1952) as it comes, by zlib, a limited amount at a time.
///
/// It holds one chunk of input and zlib's window, however large the content is. Several members after each other
/// are one content, as for `gzip -d`. Not `Sendable`: it owns a zlib stream, which it frees.
@safe final class GzipReader {
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var position = 0
    /// Whether the bytes of a member have begun and not ended.
    private var isInMember = false
    private var memberCount = 0
    private var isPadding = false
    private var damage: FileFormatError?

    init() throws(FileFormatError) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        guard unsafe s3c_inflate_init_gzip(stream) == Z_OK else {
            unsafe stream.deallocate()
            throw FileFormatError(.damaged, "zlib has no memory to decompress with.")
        }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Adds compressed bytes. To be called when ``read(upTo:)`` has returned nothing.
    func append(_ bytes: some Collection<UInt8>) {
        if position == input.count {
            input = Array(bytes)
            position = 0
        } else {
            input.append(contentsOf: bytes)
        }
    }

    /// Up to `count` bytes of the content; none where more input is needed, and at the end.
    func read(upTo count: Int) throws(FileFormatError) -> [UInt8] {
        if let damage { throw damage }
        while true {
            if !isInMember {
                guard try findMember() else { return [] }
                isInMember = true
            }
            // Without input too: zlib keeps content that had no room before.
            let (content, status) = inflateOnce(upTo: count)
            switch status {
            case Z_STREAM_END:
                isInMember = false
                memberCount += 1
                unsafe inflateReset(stream)
            case Z_OK, Z_BUF_ERROR: break
            default:
                let failure = failure()
                // What comes before the damage is read however the bytes were cut.
                guard !content.isEmpty else { throw failure }
                damage = failure
            }
            if !content.isEmpty { return content }
            if isInMember, position == input.count { return [] }
        }
    }

    /// Goes to the next member; false where there is none yet. Zeros may fill up the file after the last.
    private func findMember() throws(FileFormatError) -> Bool {
        while memberCount > 0, position < input.count, input[position] == 0 {
            isPadding = true
            position += 1
        }
        guard position < input.count else { return false }
        guard !isPadding else { throw Self.trailing }
        return true
    }

    /// Says that no more bytes follow.
    ///
    /// - Throws: ``FileFormatError`` with the code `damaged` unless the bytes ended with a member.
    func end() throws(FileFormatError) {
        guard memberCount > 0, !isInMember else {
            throw FileFormatError(.damaged, "The gzip file ends too early: fetch it again.")
        }
    }

    private func inflateOnce(upTo count: Int) -> (content: [UInt8], status: CInt) {
        let available = min(input.count - position, 1 << 30)
        var status = Z_OK
        let content = unsafe [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
            unsafe input.withUnsafeBufferPointer { input in
                unsafe stream.pointee.next_in = input.baseAddress?.advanced(by: position)
                unsafe stream.pointee.avail_in = UInt32(available)
                unsafe stream.pointee.next_out = output.baseAddress
                unsafe stream.pointee.avail_out = UInt32(count)
                status = unsafe inflate(stream, Z_NO_FLUSH)
            }
            initialized = unsafe count - Int(stream.pointee.avail_out)
        }
        position += unsafe available - Int(stream.pointee.avail_in)
        return (content, status)
    }

    private func failure() -> FileFormatError {
        let reason = unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "no reason given"
        guard ["incorrect header check", "unknown compression method"].contains(reason) else {
            return FileFormatError(.damaged, "The gzip file is damaged (\(reason)): fetch it again.")
        }
        return memberCount == 0 ? FileFormatError(.damaged, "The file is not gzip.") : Self.trailing
    }

    private static var trailing: FileFormatError {
        FileFormatError(.damaged, "Bytes that are not gzip follow the end of the gzip file: fetch it again.")
    }
}

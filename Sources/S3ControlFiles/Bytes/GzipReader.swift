import CZlib

/// An incremental decompressor for gzip (RFC 1952), based on zlib, with limited output per call.
///
/// Its memory is limited to one chunk of input and zlib's window, whatever the size of the content. As with `gzip -d`,
/// consecutive members form one content. Not `Sendable`: it owns a zlib stream, which it frees.
@safe final class GzipReader {
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var position = 0
    /// Whether a member has started but not ended.
    private var isInMember = false
    private var memberCount = 0
    private var isPadding = false
    private var damage: FileFormatError?

    init() throws(FileFormatError) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        guard unsafe s3c_inflate_init_gzip(stream) == Z_OK else {
            // All properties are set, so `deinit` runs. zlib ignores a stream that it has not initialized.
            throw FileFormatError(.file, "zlib could not allocate memory.")
        }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Appends compressed bytes. Call it after ``read(upTo:)`` has returned nothing.
    func append(_ bytes: some Collection<UInt8>) {
        if position == input.count {
            input = Array(bytes)
            position = 0
        } else {
            input.append(contentsOf: bytes)
        }
    }

    /// Up to `count` bytes of the content; empty if more input is needed, and at the end.
    func read(upTo count: Int) throws(FileFormatError) -> [UInt8] {
        if let damage { throw damage }
        while true {
            if !isInMember {
                guard try findMember() else { return [] }
                isInMember = true
            }
            // Also without input, because zlib may hold content that did not fit before.
            let (content, status) = inflateOnce(upTo: count)
            switch status {
            case Z_STREAM_END:
                isInMember = false
                memberCount += 1
                unsafe inflateReset(stream)
            case Z_OK, Z_BUF_ERROR: break
            default:
                let failure = failure()
                // Returns the content before the damage first, so that the result does not depend on the chunks.
                guard !content.isEmpty else { throw failure }
                damage = failure
            }
            if !content.isEmpty { return content }
            if isInMember, position == input.count { return [] }
        }
    }

    /// Moves to the next member; returns false if there is none yet. The last member may be followed by zeros.
    private func findMember() throws(FileFormatError) -> Bool {
        while memberCount > 0, position < input.count, input[position] == 0 {
            isPadding = true
            position += 1
        }
        guard position < input.count else { return false }
        guard !isPadding else { throw Self.trailing }
        return true
    }

    /// Ends the input.
    ///
    /// - Throws: ``FileFormatError`` with the code `truncated` if the last member is incomplete.
    func end() throws(FileFormatError) {
        guard memberCount > 0, !isInMember else {
            throw FileFormatError(.truncated, "The gzip file is truncated. Download it again.")
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
            return FileFormatError(.invalidGzip, "The gzip file is damaged (\(reason)). Download it again.")
        }
        return memberCount == 0
            ? FileFormatError(.invalidGzip, "The file is not in gzip format.") : Self.trailing
    }

    private static var trailing: FileFormatError {
        FileFormatError(.invalidGzip, "The gzip file is followed by other bytes. Download it again.")
    }
}

import CZlib
import Testing

/// `bytes` as one gzip member, by zlib.
func gzip(_ bytes: [UInt8], level: CInt = 6) throws -> [UInt8] {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    defer { unsafe stream.deallocate() }
    let size = unsafe CInt(MemoryLayout<z_stream>.size)
    try #require(
        unsafe deflateInit2_(stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, zlibVersion(), size)
            == Z_OK
    )
    defer { unsafe deflateEnd(stream) }
    let capacity = unsafe Int(deflateBound(stream, UInt(bytes.count)))
    return unsafe [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
        unsafe bytes.withUnsafeBufferPointer { input in
            unsafe stream.pointee.next_in = input.baseAddress
            unsafe stream.pointee.avail_in = UInt32(input.count)
            unsafe stream.pointee.next_out = output.baseAddress
            unsafe stream.pointee.avail_out = UInt32(capacity)
            _ = unsafe deflate(stream, Z_FINISH)
            count = unsafe capacity - Int(stream.pointee.avail_out)
        }
    }
}

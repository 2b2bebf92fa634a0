/// The canonical form of a request's path.
enum CanonicalPath {
    /// Appends the part `range` of `target`, a path as it is sent, in the canonical form of `flavor`.
    static func append(
        _ target: borrowing ByteBuffer,
        _ range: Range<Int>,
        flavor: SigV4Flavor,
        to output: inout ByteBuffer
    ) {
        if range.isEmpty {
            output.append(UInt8(ascii: "/"))
            return
        }
        switch flavor {
        case .s3:
            output.appendCanonicallyEncoded(target, range, keepsSlash: true, plusIsSpace: false)
        case .general:
            appendNormalized(target, range, to: &output)
        }
    }

    /// Appends the path without empty and dot segments (RFC 3986, section 5.2.4), each segment encoded.
    private static func appendNormalized(
        _ target: borrowing ByteBuffer,
        _ range: Range<Int>,
        to output: inout ByteBuffer
    ) {
        let start = output.count
        output.append(UInt8(ascii: "/"))
        var index = range.lowerBound
        while index < range.upperBound {
            var end = index
            while end < range.upperBound, target[end] != UInt8(ascii: "/") { end += 1 }
            if target.equals(index..<end, "..") {
                dropLastSegment(of: &output, from: start)
            } else if end > index, !target.equals(index..<end, ".") {
                for position in index..<end { output.appendPercentEncoded(target[position]) }
                if end < range.upperBound { output.append(UInt8(ascii: "/")) }
            }
            index = end + 1
        }
    }

    private static func dropLastSegment(of output: inout ByteBuffer, from start: Int) {
        guard output.count > start + 1 else { return }
        var end = output.count - 1
        while output[end - 1] != UInt8(ascii: "/") { end -= 1 }
        output.truncate(to: end)
    }
}

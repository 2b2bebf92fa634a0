/// The canonical form of a request's path.
enum CanonicalPath {
    /// Appends the path that `target` begins with, as it is sent, in the canonical form of `flavor`.
    ///
    /// - Parameter isSendable: Becomes false for a path that no request line can carry.
    /// - Returns: Where the path ends: at `?` or at the target's end.
    static func append(
        _ target: borrowing ByteBuffer,
        flavor: SigV4Flavor,
        to output: inout ByteBuffer,
        isSendable: inout Bool
    ) -> Int {
        switch flavor {
        case .s3:
            let end = output.appendCanonicallyEncoded(
                target,
                from: 0,
                keepsSlash: true,
                isSendable: &isSendable
            ) { $0 == UInt8(ascii: "?") }
            if end == 0 { output.append(UInt8(ascii: "/")) }
            return end
        case .general:
            var end = 0
            while end < target.count, target[end] != UInt8(ascii: "?") { end += 1 }
            if !target.isClean(0..<end, of: UInt8(ascii: "#")) { isSendable = false }
            appendNormalized(target, 0..<end, to: &output)
            return end
        }
    }

    /// Appends the path without empty and dot segments, each segment encoded.
    ///
    /// A slash ends it where one ends the path as it is sent: `/a/.` is `/a`. Source: botocore, in whose form services
    /// check what it has signed; RFC 3986, section 5.2.4, would keep the slash.
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
        let endsInSlash = !range.isEmpty && target[range.upperBound - 1] == UInt8(ascii: "/")
        if !endsInSlash, output.count > start + 1, output[output.count - 1] == UInt8(ascii: "/") {
            output.truncate(to: output.count - 1)
        }
    }

    private static func dropLastSegment(of output: inout ByteBuffer, from start: Int) {
        guard output.count > start + 1 else { return }
        var end = output.count - 1
        while output[end - 1] != UInt8(ascii: "/") { end -= 1 }
        output.truncate(to: end)
    }
}

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

/// Brings the parameters of a query into canonical form: encoded first, then sorted by name and by value.
struct CanonicalQuery: ~Copyable {
    /// Where in the canonical request the parameters stand: the first ``count`` sorted, and behind them what
    /// is of an earlier request.
    private var parameters: [Parameter] = []
    private var count = 0
    private var unsorted = ByteBuffer(capacity: 512)

    /// Where a parameter `name=value` stands.
    private struct Parameter {
        var start: Int
        var nameEnd: Int
        var end: Int

        var name: Range<Int> { start..<nameEnd }
        var value: Range<Int> { (nameEnd + 1)..<end }
    }

    mutating func wipe() {
        unsorted.wipe()
    }

    /// Appends the query that begins at `start` of `target`, as it is sent, in canonical form.
    ///
    /// - Parameter isSendable: Becomes false for a query that no request line can carry.
    mutating func append(
        _ target: borrowing ByteBuffer,
        from start: Int,
        leavesOutSignature: Bool,
        to output: inout ByteBuffer,
        isSendable: inout Bool
    ) {
        count = 0
        let outputStart = output.count
        var isSorted = true
        var index = start
        while index < target.count {
            let previousEnd = output.count
            if count > 0 { output.append(UInt8(ascii: "&")) }
            let parameterStart = index
            let parameter = Self.encode(target, &index, to: &output, isSendable: &isSendable)
            // A server that reads the parameters back does not see an empty one, as in `a=1&&b=2`.
            let isEmpty = index == parameterStart
            index += 1
            if isEmpty || leavesOutSignature && output.equals(parameter.name, "X-Amz-Signature") {
                output.truncate(to: previousEnd)
            } else if !insert(parameter, of: output) {
                isSorted = false
            }
        }
        if !isSorted {
            if count > StableSort.mostInsertions {
                StableSort.sort(&parameters, count, of: output, by: Self.precedes)
            }
            sort(&output, from: outputStart)
        }
    }

    /// Appends the parameter that begins at `index`, and moves `index` to the `&` or the end behind it.
    private static func encode(
        _ target: borrowing ByteBuffer,
        _ index: inout Int,
        to output: inout ByteBuffer,
        isSendable: inout Bool
    ) -> Parameter {
        let start = output.count
        index = output.appendCanonicallyEncoded(
            target,
            from: index,
            plusIsSpace: true,
            isSendable: &isSendable
        ) { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "&") }
        let nameEnd = output.count
        output.append(UInt8(ascii: "="))
        if index < target.count, target[index] == UInt8(ascii: "=") {
            index = output.appendCanonicallyEncoded(
                target,
                from: index + 1,
                plusIsSpace: true,
                isSendable: &isSendable
            ) { $0 == UInt8(ascii: "&") }
        }
        return Parameter(start: start, nameEnd: nameEnd, end: output.count)
    }

    /// Puts a parameter behind those that do not follow it, as long as there are few; true when it is the last by its name.
    private mutating func insert(_ parameter: Parameter, of output: borrowing ByteBuffer) -> Bool {
        if count == parameters.count { parameters.append(parameter) }
        if count >= StableSort.mostInsertions {
            parameters[count] = parameter
            count += 1
            return !Self.precedes(parameter, parameters[count - 2], in: output)
        }
        var index = count
        while index > 0, Self.precedes(parameter, parameters[index - 1], in: output) {
            parameters[index] = parameters[index - 1]
            index -= 1
        }
        parameters[index] = parameter
        count += 1
        return index == count - 1
    }

    private static func precedes(
        _ left: Parameter,
        _ right: Parameter,
        in output: borrowing ByteBuffer
    ) -> Bool {
        let order = output.compare(left.name, right.name)
        return order == 0 ? output.compare(left.value, right.value) < 0 : order < 0
    }

    /// Puts the query that ends `output` into the order found.
    private mutating func sort(_ output: inout ByteBuffer, from start: Int) {
        unsorted.clear()
        unsorted.append(output, start..<output.count)
        output.truncate(to: start)
        for parameter in parameters[..<count] {
            if output.count > start { output.append(UInt8(ascii: "&")) }
            output.append(unsorted, (parameter.start - start)..<(parameter.end - start))
        }
    }
}

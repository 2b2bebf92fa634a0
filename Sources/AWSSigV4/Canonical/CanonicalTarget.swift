/// The canonical form of a request's path.
enum CanonicalPath {
    /// Appends the path at the start of `target`, which is as sent, in the canonical form of `flavor`.
    ///
    /// - Parameter isValidRequestTarget: Set to false if a request line cannot contain the path.
    /// - Returns: The end of the path: at `?` or at the end of the target.
    static func append(
        _ target: borrowing ByteBuffer,
        flavor: SigV4Flavor,
        to output: inout ByteBuffer,
        isValidRequestTarget: inout Bool
    ) -> Int {
        switch flavor {
        case .s3:
            let end = output.appendCanonicallyEncoded(
                target,
                from: 0,
                keepsSlash: true,
                isValidRequestTarget: &isValidRequestTarget
            ) { $0 == UInt8(ascii: "?") }
            if end == 0 { output.append(UInt8(ascii: "/")) }
            return end
        case .general:
            var end = 0
            while end < target.count, target[end] != UInt8(ascii: "?") { end += 1 }
            if !target.isClean(0..<end, of: UInt8(ascii: "#")) { isValidRequestTarget = false }
            appendNormalized(target, 0..<end, to: &output)
            return end
        }
    }

    /// Appends the path without empty and dot segments, with each segment encoded.
    ///
    /// The result ends with a slash only if the path as sent does: `/a/.` becomes `/a`. Source: botocore, with whose
    /// signatures services are compatible. RFC 3986, section 5.2.4, would keep the slash.
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

/// Canonicalizes the parameters of a query: encodes them, then sorts them by name and value.
struct CanonicalQuery: ~Copyable {
    /// The ranges of the parameters in the canonical request. The first ``count`` are sorted; the rest belongs to an
    /// earlier request.
    private var parameters: [Parameter] = []
    private var count = 0
    private var unsorted = ByteBuffer(capacity: 512)

    /// The range of a parameter `name=value`.
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

    /// Appends the query at `start` of `target`, which is as sent, in canonical form.
    ///
    /// - Parameter isValidRequestTarget: Set to false if a request line cannot contain the query.
    mutating func append(
        _ target: borrowing ByteBuffer,
        from start: Int,
        omitsSignature: Bool,
        to output: inout ByteBuffer,
        isValidRequestTarget: inout Bool
    ) {
        count = 0
        let outputStart = output.count
        var isSorted = true
        var index = start
        while index < target.count {
            let previousEnd = output.count
            if count > 0 { output.append(UInt8(ascii: "&")) }
            let parameterStart = index
            let parameter = Self.encode(
                target,
                &index,
                to: &output,
                isValidRequestTarget: &isValidRequestTarget
            )
            // Servers ignore empty parameters, as in `a=1&&b=2`.
            let isEmpty = index == parameterStart
            index += 1
            if isEmpty || omitsSignature && output.equals(parameter.name, "X-Amz-Signature") {
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

    /// Appends the parameter at `index`, and moves `index` to the following `&` or the end.
    private static func encode(
        _ target: borrowing ByteBuffer,
        _ index: inout Int,
        to output: inout ByteBuffer,
        isValidRequestTarget: inout Bool
    ) -> Parameter {
        let start = output.count
        index = output.appendCanonicallyEncoded(
            target,
            from: index,
            plusIsSpace: true,
            isValidRequestTarget: &isValidRequestTarget
        ) { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "&") }
        let nameEnd = output.count
        output.append(UInt8(ascii: "="))
        if index < target.count, target[index] == UInt8(ascii: "=") {
            index = output.appendCanonicallyEncoded(
                target,
                from: index + 1,
                plusIsSpace: true,
                isValidRequestTarget: &isValidRequestTarget
            ) { $0 == UInt8(ascii: "&") }
        }
        return Parameter(start: start, nameEnd: nameEnd, end: output.count)
    }

    /// Inserts a parameter in order if there are few so far; returns whether it comes last.
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

    /// Reorders the query at the end of `output`.
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

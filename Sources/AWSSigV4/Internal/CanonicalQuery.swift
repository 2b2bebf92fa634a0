/// Brings the parameters of a query into canonical form: encoded first, then sorted by name and by value.
struct CanonicalQuery: ~Copyable {
    private var encoded = ByteBuffer(capacity: 512)
    private var parameters: [Parameter] = []

    /// Where in ``encoded`` a parameter's name and value stand.
    private struct Parameter {
        var start: Int
        var nameEnd: Int
        var valueEnd: Int

        var name: Range<Int> { start..<nameEnd }
        var value: Range<Int> { nameEnd..<valueEnd }
    }

    mutating func wipe() {
        encoded.wipe()
    }

    /// Appends the part `range` of `target`, a query as it is sent, in canonical form.
    mutating func append(
        _ target: borrowing ByteBuffer,
        _ range: Range<Int>,
        leavesOutSignature: Bool,
        to output: inout ByteBuffer
    ) {
        encoded.clear()
        encoded.reserve(range.count * 3)
        parameters.removeAll(keepingCapacity: true)
        var index = range.lowerBound
        while index < range.upperBound {
            let start = index
            let parameter = readParameter(target, &index, range.upperBound)
            // A server that reads the parameters back does not see an empty one, as in `a=1&&b=2`.
            let isEmpty = start == index
            index += 1
            if isEmpty || leavesOutSignature && encoded.equals(parameter.name, "X-Amz-Signature") { continue }
            insert(parameter)
        }
        for (position, parameter) in parameters.enumerated() {
            if position > 0 { output.append(UInt8(ascii: "&")) }
            output.append(encoded, parameter.name)
            output.append(UInt8(ascii: "="))
            output.append(encoded, parameter.value)
        }
    }

    /// Encodes the parameter that begins at `index`, and moves `index` to the `&` or the end behind it.
    private mutating func readParameter(
        _ target: borrowing ByteBuffer,
        _ index: inout Int,
        _ end: Int
    ) -> Parameter {
        let start = encoded.count
        var nameEnd: Int?
        while true {
            let runEnd = target.endOfUnreserved(from: index, to: end)
            encoded.append(target, index..<runEnd)
            index = runEnd
            guard index < end, target[index] != UInt8(ascii: "&") else { break }
            if nameEnd == nil, target[index] == UInt8(ascii: "=") {
                nameEnd = encoded.count
                index += 1
            } else {
                encoded.appendCanonicalEscape(target, &index, end, plusIsSpace: true)
            }
        }
        return Parameter(start: start, nameEnd: nameEnd ?? encoded.count, valueEnd: encoded.count)
    }

    /// Puts a parameter to its place among the others, which are sorted.
    private mutating func insert(_ parameter: Parameter) {
        parameters.append(parameter)
        var index = parameters.count - 1
        while index > 0, precedes(parameter, parameters[index - 1]) {
            parameters[index] = parameters[index - 1]
            index -= 1
        }
        parameters[index] = parameter
    }

    private func precedes(_ left: Parameter, _ right: Parameter) -> Bool {
        let order = encoded.compare(left.name, right.name)
        return order == 0 ? encoded.compare(left.value, right.value) < 0 : order < 0
    }
}

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
            var end = index
            var equals: Int?
            while end < range.upperBound, target[end] != UInt8(ascii: "&") {
                if equals == nil, target[end] == UInt8(ascii: "=") { equals = end }
                end += 1
            }
            // A server that reads the parameters back does not see an empty one, as in `a=1&&b=2`.
            if end > index {
                addParameter(target, name: index..<(equals ?? end), value: min((equals ?? end) + 1, end)..<end)
                if leavesOutSignature, let last = parameters.last, encoded.equals(last.name, "X-Amz-Signature") {
                    parameters.removeLast()
                }
                sortLast()
            }
            index = end + 1
        }
        for (position, parameter) in parameters.enumerated() {
            if position > 0 { output.append(UInt8(ascii: "&")) }
            output.append(encoded, parameter.name)
            output.append(UInt8(ascii: "="))
            output.append(encoded, parameter.value)
        }
    }

    private mutating func addParameter(_ target: borrowing ByteBuffer, name: Range<Int>, value: Range<Int>) {
        let start = encoded.count
        encoded.appendCanonicallyEncoded(target, name, keepsSlash: false, plusIsSpace: true)
        let nameEnd = encoded.count
        encoded.appendCanonicallyEncoded(target, value, keepsSlash: false, plusIsSpace: true)
        parameters.append(Parameter(start: start, nameEnd: nameEnd, valueEnd: encoded.count))
    }

    /// Moves the last parameter to its place among the others, which are sorted.
    private mutating func sortLast() {
        var index = parameters.count - 1
        while index > 0, precedes(parameters[index], parameters[index - 1]) {
            parameters.swapAt(index, index - 1)
            index -= 1
        }
    }

    private func precedes(_ left: Parameter, _ right: Parameter) -> Bool {
        let order = encoded.compare(left.name, right.name)
        return order == 0 ? encoded.compare(left.value, right.value) < 0 : order < 0
    }
}

@_spi(Shapes) import S3ControlWire

extension Evaluator {
    /// Calls a built-in function.
    mutating func call(
        _ name: String,
        _ nodes: [Node],
        in value: JSONValue,
        _ node: Node
    ) throws(JMESPathError) -> JSONValue {
        var arguments: [Argument] = []
        for each in nodes {
            if case .reference(let inner) = each.form {
                arguments.append(.reference(inner))
            } else {
                arguments.append(.value(try self.value(of: each, in: value)))
            }
        }
        let function = try Function.named(name)
        try function.checkCount(arguments.count)
        try function.check(arguments)
        let values = arguments.map { if case .value(let value) = $0 { value } else { JSONValue.null } }
        for value in values { try budget.spend(value.width, at: node) }
        let references = arguments.compactMap { if case .reference(let node) = $0 { node } else { nil } }
        if let reference = references.first, let array = values.first(where: { !$0.isNull })?.elements {
            switch name {
            case "map": return try map(reference, array)
            case "sort_by": return try sort(array, by: reference, function, node)
            case "max_by":
                return try extreme(array, by: reference, function) { Comparison.isLess($1, $0) ?? false }
            case "min_by":
                return try extreme(array, by: reference, function) { Comparison.isLess($0, $1) ?? false }
            default: break
            }
        }
        return try call(function, values, node)
    }

    private mutating func call(
        _ function: Function,
        _ values: [JSONValue],
        _ node: Node
    ) throws(JMESPathError) -> JSONValue {
        let first = values[0]
        switch function.name {
        case "type": return .string(first.kind.rawValue)
        case "not_null": return values.first { !$0.isNull } ?? .null
        case "to_array": return first.elements == nil ? .array([first]) : first
        case "to_string":
            if case .string = first { return first }
            try budget.spend(on: first, at: node)
            return .string(first.pythonJSON)
        case "to_number": return NumberFunctions.parse(first)
        case "abs", "ceil", "floor", "sum", "avg": return NumberFunctions.call(function.name, first)
        case "length": return .integer(first.width)
        case "keys": return .array(first.memberList.map { .string($0.name) })
        case "values": return .array(first.memberList.map(\.value))
        case "merge": return merge(values)
        case "contains": return try contains(first, values[1], node)
        case "starts_with": return .boolean((first.text ?? "").utf8.starts(with: (values[1].text ?? "").utf8))
        case "ends_with":
            return .boolean(
                (first.text ?? "").utf8.reversed().starts(with: (values[1].text ?? "").utf8.reversed())
            )
        case "join": return try join(first.text ?? "", values[1].elements ?? [], node)
        case "reverse": return reverse(first)
        case "sort": return .array(try sorted(first.elements ?? [], first.elements ?? [], node))
        case "max", "min":
            for element in first.elements ?? [] { try budget.spend(element.comparisonCost, at: node) }
            let isMaximum = function.name == "max"
            return extreme(first.elements ?? []) {
                (isMaximum ? Comparison.isLess($1, $0) : Comparison.isLess($0, $1)) ?? false
            }
        default: return .null
        }
    }

    // MARK: Functions that evaluate an expression for each element

    private mutating func map(_ each: Node, _ array: [JSONValue]) throws(JMESPathError) -> JSONValue {
        var results: [JSONValue] = []
        for element in array { results.append(try value(of: each, in: element)) }
        return .array(results)
    }

    private mutating func sort(
        _ array: [JSONValue],
        by reference: Node,
        _ function: Function,
        _ node: Node
    ) throws(JMESPathError) -> JSONValue {
        guard let first = array.first else { return .array([]) }
        let kind = try value(of: reference, in: first).kind
        guard kind == .number || kind == .string else {
            throw function.mismatch(first.pythonText, [.string, .number], received: kind.rawValue)
        }
        return .array(try sorted(array, try keys(array, reference, [kind], function), node))
    }

    /// Sorts the array's elements by key. The sort is stable.
    private mutating func sorted(
        _ array: [JSONValue],
        _ keys: [JSONValue],
        _ node: Node
    ) throws(JMESPathError) -> [JSONValue] {
        // Sorting takes about one comparison for each element and each bit of the length.
        let passes = Int.bitWidth - array.count.leadingZeroBitCount
        for key in keys { try budget.spend(passes * key.comparisonCost, at: node) }
        let order = array.indices.sorted {
            if Comparison.isLess(keys[$0], keys[$1]) ?? false { return true }
            return !(Comparison.isLess(keys[$1], keys[$0]) ?? false) && $0 < $1
        }
        return order.map { array[$0] }
    }

    private mutating func extreme(
        _ array: [JSONValue],
        by reference: Node,
        _ function: Function,
        _ isBetter: (JSONValue, JSONValue) -> Bool
    ) throws(JMESPathError) -> JSONValue {
        let keys = try keys(array, reference, [.number, .string], function)
        if let first = keys.first, let other = keys.first(where: { $0.kind != first.kind }) {
            throw JMESPathError(
                .invalidType,
                "'\(function.name == "max_by" ? ">" : "<")' not supported between instances of "
                    + "'\(other.pythonType)' and '\(first.pythonType)'"
            )
        }
        guard var best = keys.indices.first else { return .null }
        for index in keys.indices where isBetter(keys[index], keys[best]) { best = index }
        return array[best]
    }

    private func extreme(_ array: [JSONValue], _ isBetter: (JSONValue, JSONValue) -> Bool) -> JSONValue {
        guard var best = array.first else { return .null }
        for element in array where isBetter(element, best) { best = element }
        return best
    }

    private mutating func keys(
        _ array: [JSONValue],
        _ reference: Node,
        _ kinds: [Function.Kind],
        _ function: Function
    ) throws(JMESPathError) -> [JSONValue] {
        var keys: [JSONValue] = []
        for element in array {
            let key = try value(of: reference, in: element)
            guard kinds.contains(key.kind) else {
                throw function.mismatch(key.pythonText, kinds, received: key.kind.rawValue)
            }
            try budget.spend(key.comparisonCost, at: reference)
            keys.append(key)
        }
        return keys
    }

    // MARK: Functions on values

    private func merge(_ objects: [JSONValue]) -> JSONValue {
        var members: [JSONValue.Member] = []
        var places: [[UInt8]: Int] = [:]
        for member in objects.flatMap(\.memberList) {
            let name = Array(member.name.utf8)
            if let place = places[name] {
                members[place].value = member.value
            } else {
                places[name] = members.count
                members.append(member)
            }
        }
        return .object(members)
    }

    private mutating func contains(
        _ subject: JSONValue,
        _ wanted: JSONValue,
        _ node: Node
    ) throws(JMESPathError) -> JSONValue {
        if let elements = subject.elements {
            try budget.spend(on: subject, at: node)
            return .boolean(elements.contains { Comparison.areEqualInside($0, wanted) })
        }
        guard let text = wanted.text else {
            throw JMESPathError(
                .invalidType,
                "'in <string>' requires string as left operand, not \(wanted.pythonType)"
            )
        }
        return .boolean(Self.contains(Array((subject.text ?? "").utf8), Array(text.utf8)))
    }

    /// Whether some bytes contain others, in linear time (Knuth–Morris–Pratt).
    private static func contains(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
        guard !wanted.isEmpty else { return true }
        var fallback = [0]
        var matched = 0
        for byte in wanted.dropFirst() {
            while matched > 0, byte != wanted[matched] { matched = fallback[matched - 1] }
            if byte == wanted[matched] { matched += 1 }
            fallback.append(matched)
        }
        matched = 0
        for byte in bytes {
            while matched > 0, byte != wanted[matched] { matched = fallback[matched - 1] }
            if byte == wanted[matched] { matched += 1 }
            if matched == wanted.count { return true }
        }
        return false
    }

    private mutating func join(
        _ separator: String,
        _ texts: [JSONValue],
        _ node: Node
    ) throws(JMESPathError) -> JSONValue {
        var joined = ""
        for (index, each) in texts.enumerated() {
            let text = each.text ?? ""
            try budget.spend((separator.utf8.count + text.utf8.count) / 32, at: node)
            if index > 0 { joined += separator }
            joined += text
        }
        return .string(joined)
    }

    private func reverse(_ value: JSONValue) -> JSONValue {
        guard case .string(let text) = value else { return .array((value.elements ?? []).reversed()) }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text.unicodeScalars.reversed())
        return .string(String(view))
    }
}

extension JSONValue {
    /// The number of elements, members, or code points.
    fileprivate var width: Int {
        switch self {
        case .array(let elements): elements.count
        case .object(let members): members.count
        case .string(let text): text.unicodeScalars.count
        default: 0
        }
    }

    /// The cost of a comparison with the value, which is a number or a string.
    fileprivate var comparisonCost: Int {
        if case .string(let text) = self { 1 + text.utf8.count / 32 } else { 1 }
    }

    fileprivate var memberList: [Member] { if case .object(let members) = self { members } else { [] } }
}

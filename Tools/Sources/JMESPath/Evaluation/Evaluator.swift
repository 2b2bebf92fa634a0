@_spi(Shapes) import S3ControlWire

/// Evaluates a parsed expression.
struct Evaluator {
    var budget: Budget
    private let text: String

    init(text: String, document: JSONValue) {
        self.text = text
        budget = Budget(text: text, document: document)
    }

    mutating func search(_ root: Node, in document: JSONValue) throws(JMESPathError) -> JSONValue {
        let result = try value(of: root, in: document)
        // The printed value can be far larger than in memory, where equal parts are shared.
        try budget.spend(on: result, at: root)
        return result
    }

    /// Evaluates a part of the expression on a value.
    mutating func value(of node: Node, in value: JSONValue) throws(JMESPathError) -> JSONValue {
        try budget.spend(1, at: node)
        switch node.form {
        case .identity: return value
        case .field(let name):
            if case .object(let members) = value { try budget.spend(members.count / 4, at: node) }
            return value.member(name) ?? .null
        case .index(let index): return value.element(index) ?? .null
        case .slice(let start, let end, let step): return try slice(value, start, end, step, node)
        case .literal(let literal): return literal
        case .sequence(let nodes), .indexed(let nodes):
            var result = value
            for each in nodes { result = try self.value(of: each, in: result) }
            return result
        case .projection(let base, let each):
            guard case .array(let elements) = try self.value(of: base, in: value) else { return .null }
            return try project(elements, each)
        case .valueProjection(let base, let each):
            guard case .object(let members) = try self.value(of: base, in: value) else { return .null }
            return try project(members.map(\.value), each)
        case .filter(let base, let condition, let each):
            guard case .array(let elements) = try self.value(of: base, in: value) else { return .null }
            var kept: [JSONValue] = []
            for element in elements where try self.value(of: condition, in: element).isTrue {
                let result = try self.value(of: each, in: element)
                if !result.isNull { kept.append(result) }
            }
            return .array(kept)
        case .flatten(let base): return try flatten(try self.value(of: base, in: value), node)
        case .list(let nodes):
            guard !value.isNull else { return .null }
            var elements: [JSONValue] = []
            for each in nodes { elements.append(try self.value(of: each, in: value)) }
            return .array(elements)
        case .hash(let pairs):
            // Each name is compared with those before it.
            try budget.spend(pairs.count * pairs.count / 8, at: node)
            return try hash(pairs, value)
        case .or(let nodes): return try first(of: nodes, in: value) { $0.isTrue }
        case .and(let nodes): return try first(of: nodes, in: value) { !$0.isTrue }
        case .not(let operand): return .boolean(!(try self.value(of: operand, in: value)).isTrue)
        case .comparison(let comparator, let left, let right):
            return try compare(
                try self.value(of: left, in: value),
                comparator,
                try self.value(of: right, in: value),
                node
            )
        case .call(let name, let arguments): return try call(name, arguments, in: value, node)
        case .reference:
            throw .at(
                node.column,
                of: text,
                .invalidType,
                "An expression reference (&) is only allowed as an argument of a function"
            )
        }
    }

    private mutating func project(_ elements: [JSONValue], _ each: Node) throws(JMESPathError) -> JSONValue {
        if case .identity = each.form {
            try budget.spend(elements.count, at: each)
            return .array(elements.filter { !$0.isNull })
        }
        var results: [JSONValue] = []
        for element in elements {
            let result = try value(of: each, in: element)
            if !result.isNull { results.append(result) }
        }
        return .array(results)
    }

    private mutating func flatten(_ value: JSONValue, _ node: Node) throws(JMESPathError) -> JSONValue {
        guard case .array(let elements) = value else { return .null }
        var flat: [JSONValue] = []
        for element in elements {
            if case .array(let inner) = element {
                try budget.spend(inner.count, at: node)
                flat += inner
            } else {
                try budget.spend(1, at: node)
                flat.append(element)
            }
        }
        return .array(flat)
    }

    /// The first value for which `isWanted` is true, otherwise the last one.
    private mutating func first(
        of nodes: [Node],
        in value: JSONValue,
        _ isWanted: (JSONValue) -> Bool
    ) throws(JMESPathError) -> JSONValue {
        var result = JSONValue.null
        for node in nodes {
            result = try self.value(of: node, in: value)
            if isWanted(result) { break }
        }
        return result
    }

    private mutating func hash(
        _ pairs: [(name: String, value: Node)],
        _ value: JSONValue
    ) throws(JMESPathError) -> JSONValue {
        guard !value.isNull else { return .null }
        var members: [JSONValue.Member] = []
        for pair in pairs {
            let result = try self.value(of: pair.value, in: value)
            if let index = members.firstIndex(where: { Comparison.areEqual($0.name, pair.name) }) {
                members[index].value = result
            } else {
                members.append(.init(pair.name, result))
            }
        }
        return .object(members)
    }

    private mutating func compare(
        _ left: JSONValue,
        _ comparator: Node.Comparator,
        _ right: JSONValue,
        _ node: Node
    ) throws(JMESPathError) -> JSONValue {
        switch comparator {
        case .equal, .notEqual:
            try budget.spend(on: left, at: node)
            return .boolean(Comparison.areEqual(left, right) == (comparator == .equal))
        case .less: return Comparison.isLess(left, right).orNull(try mixed(left, "<", right))
        case .lessOrEqual:
            return Comparison.isLess(right, left).map { !$0 }.orNull(try mixed(left, "<=", right))
        case .greater: return Comparison.isLess(right, left).orNull(try mixed(left, ">", right))
        case .greaterOrEqual:
            return Comparison.isLess(left, right).map { !$0 }.orNull(try mixed(left, ">=", right))
        }
    }

    /// Python cannot order a string and a number. Other mixed comparisons are null.
    private func mixed(_ left: JSONValue, _ sign: String, _ right: JSONValue) throws(JMESPathError) {
        switch (left, right) {
        case (.string, .integer), (.string, .number), (.integer, .string), (.number, .string):
            throw JMESPathError(
                .invalidType,
                "'\(sign)' not supported between instances of '\(left.pythonType)' and '\(right.pythonType)'"
            )
        default: break
        }
    }

    private mutating func slice(
        _ value: JSONValue,
        _ start: Int?,
        _ end: Int?,
        _ step: Int?,
        _ node: Node
    ) throws(JMESPathError) -> JSONValue {
        guard case .array(let elements) = value else { return .null }
        let step = step ?? 1
        guard step != 0 else { throw JMESPathError(.invalidValue, "slice step cannot be zero") }
        try budget.spend(elements.count, at: node)
        let count = elements.count
        /// The position of an index, which may count from the end, clamped to the range of the slice.
        func place(_ index: Int) -> Int {
            let lowest = step > 0 ? 0 : -1
            let highest = step > 0 ? count : count - 1
            let place = index < 0 ? index.addingReportingOverflow(count).partialValue : index
            return min(max(place, lowest), highest)
        }
        var index = start.map(place) ?? (step > 0 ? 0 : count - 1)
        let limit = end.map(place) ?? (step > 0 ? count : -1)
        var result: [JSONValue] = []
        while step > 0 ? index < limit : index > limit {
            result.append(elements[index])
            let (next, overflows) = index.addingReportingOverflow(step)
            if overflows { break }
            index = next
        }
        return .array(result)
    }
}

extension Optional where Wrapped == Bool {
    fileprivate func orNull(_ unused: Void) -> JSONValue { map(JSONValue.boolean) ?? .null }
}

extension JSONValue {
    var isNull: Bool { if case .null = self { true } else { false } }

    /// Whether the value is truthy: everything except `null`, `false`, and empty values. 0 is truthy.
    var isTrue: Bool {
        switch self {
        case .null, .boolean(false): false
        case .string(let text): !text.isEmpty
        case .array(let elements): !elements.isEmpty
        case .object(let members): !members.isEmpty
        default: true
        }
    }

    /// The member with this name; nil if there is none.
    func member(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { Comparison.areEqual($0.name, name) }?.value
    }

    /// The element at an index, which counts from the end if it is negative; nil if there is none.
    func element(_ index: Int) -> JSONValue? {
        guard case .array(let elements) = self else { return nil }
        let place = index < 0 ? index.addingReportingOverflow(elements.count).partialValue : index
        return elements.indices.contains(place) ? elements[place] : nil
    }
}

@_spi(Shapes) import S3ControlWire

/// A built-in function and its parameters.
struct Function: Sendable {
    /// One of the types of the specification.
    enum Kind: String, Sendable {
        case number, string, boolean, array, object, null, expref
        case arrayOfNumbers = "array-number"
        case arrayOfStrings = "array-string"
    }

    let name: String
    /// The types allowed for each argument; empty for any.
    let parameters: [[Kind]]
    /// Whether the last parameter is variadic.
    var isVariadic = false

    /// The functions by name.
    private static let all: [String: Function] = Dictionary(
        [
            Function(name: "abs", parameters: [[.number]]),
            Function(name: "avg", parameters: [[.arrayOfNumbers]]),
            Function(name: "ceil", parameters: [[.number]]),
            Function(name: "contains", parameters: [[.array, .string], []]),
            Function(name: "ends_with", parameters: [[.string], [.string]]),
            Function(name: "floor", parameters: [[.number]]),
            Function(name: "join", parameters: [[.string], [.arrayOfStrings]]),
            Function(name: "keys", parameters: [[.object]]),
            Function(name: "length", parameters: [[.string, .array, .object]]),
            Function(name: "map", parameters: [[.expref], [.array]]),
            Function(name: "max", parameters: [[.arrayOfNumbers, .arrayOfStrings]]),
            Function(name: "max_by", parameters: [[.array], [.expref]]),
            Function(name: "merge", parameters: [[.object]], isVariadic: true),
            Function(name: "min", parameters: [[.arrayOfNumbers, .arrayOfStrings]]),
            Function(name: "min_by", parameters: [[.array], [.expref]]),
            Function(name: "not_null", parameters: [[]], isVariadic: true),
            Function(name: "reverse", parameters: [[.array, .string]]),
            Function(name: "sort", parameters: [[.arrayOfStrings, .arrayOfNumbers]]),
            Function(name: "sort_by", parameters: [[.array], [.expref]]),
            Function(name: "starts_with", parameters: [[.string], [.string]]),
            Function(name: "sum", parameters: [[.arrayOfNumbers]]),
            Function(name: "to_array", parameters: [[]]),
            Function(name: "to_number", parameters: [[]]),
            Function(name: "to_string", parameters: [[]]),
            Function(name: "type", parameters: [[]]),
            Function(name: "values", parameters: [[.object]]),
        ].map { ($0.name, $0) }
    ) { first, _ in first }

    /// The names of the functions, sorted.
    static var names: [String] { all.keys.sorted() }

    static func named(_ name: String) throws(JMESPathError) -> Function {
        guard let function = all[name] else {
            var error = JMESPathError(.unknownFunction, "Unknown function: \(name)()")
            error.unknownFunction = name
            throw error
        }
        return function
    }

    func checkCount(_ count: Int) throws(JMESPathError) {
        let expected = parameters.count
        guard isVariadic ? count < expected : count != expected else { return }
        throw JMESPathError(
            .invalidArity,
            "Expected \(isVariadic ? "at least " : "")\(expected) argument\(expected == 1 ? "" : "s") "
                + "for function \(name)(), received \(count)"
        )
    }

    /// Creates an error for an argument with a wrong type.
    func mismatch(_ value: String, _ kinds: [Kind], received: String) -> JMESPathError {
        let expected = kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return JMESPathError(
            .invalidType,
            "In function \(name)(), invalid type for value: \(value), "
                + "expected one of: [\(expected)], received: \"\(received)\""
        )
    }
}

/// An evaluated argument of a call.
enum Argument {
    case value(JSONValue)
    case reference(Node)
}

extension Function {
    /// Checks the types of arguments.
    ///
    /// The Python package checks only the first variadic argument. The others must always be objects.
    func check(_ arguments: [Argument]) throws(JMESPathError) {
        for (index, argument) in arguments.enumerated() {
            let kinds = parameters[min(index, parameters.count - 1)]
            guard !kinds.isEmpty else { continue }
            switch argument {
            case .reference:
                guard kinds.contains(.expref) else { throw mismatch("&", kinds, received: "expref") }
            case .value(let value): try check(value, kinds)
            }
        }
    }

    private func check(_ value: JSONValue, _ kinds: [Kind]) throws(JMESPathError) {
        let isArrayOf = kinds.compactMap {
            $0 == .arrayOfNumbers ? Kind.number : $0 == .arrayOfStrings ? .string : nil
        }
        guard case .array(let elements) = value, !isArrayOf.isEmpty else {
            guard kinds.contains(value.kind) else {
                throw mismatch(value.pythonText, kinds, received: value.kind.rawValue)
            }
            return
        }
        guard let first = elements.first else { return }
        // All elements must have the type of the first one.
        guard isArrayOf.contains(first.kind) else {
            throw mismatch(first.pythonText, kinds, received: first.pythonType)
        }
        if let other = elements.first(where: { $0.kind != first.kind }) {
            throw mismatch(other.pythonText, kinds, received: other.pythonType)
        }
    }
}

extension JSONValue {
    /// The type, as the specification names it.
    var kind: Function.Kind {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .integer, .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }
}

@_spi(Shapes) import S3ControlWire

/// Limits the cost of evaluating an expression, so that no expression takes exponential time or memory. For example,
/// `[@,@][]` doubles its input, and a short chain of it would exhaust any machine.
///
/// The cost is the number of evaluation steps, and of elements and bytes created.
struct Budget {
    /// About one second of work.
    private static let base = 4_000_000
    /// The number of times that an expression can traverse the whole document.
    private static let passes = 2_000

    private let text: String
    private var left: Int

    init(text: String, document: JSONValue) {
        self.text = text
        left = Self.base
        let size = Self.size(of: document)
        left += size.multipliedReportingOverflow(by: Self.passes).overflow ? 0 : size * Self.passes
    }

    mutating func spend(_ cost: Int, at node: Node) throws(JMESPathError) {
        left -= cost
        guard left >= 0 else {
            throw .at(node.column, of: text, .limit, "The expression takes too much work or memory")
        }
    }

    /// Charges for every part of a value, including each occurrence of a shared part.
    mutating func spend(on value: JSONValue, at node: Node) throws(JMESPathError) {
        switch value {
        case .string(let text): try spend(1 + text.utf8.count / 32, at: node)
        case .array(let elements):
            try spend(1, at: node)
            for element in elements { try spend(on: element, at: node) }
        case .object(let members):
            try spend(1, at: node)
            for member in members { try spend(on: member.value, at: node) }
        default: try spend(1, at: node)
        }
    }

    private static func size(of value: JSONValue) -> Int {
        switch value {
        case .array(let elements): elements.reduce(1) { $0 + size(of: $1) }
        case .object(let members): members.reduce(1) { $0 + size(of: $1.value) }
        default: 1
        }
    }
}

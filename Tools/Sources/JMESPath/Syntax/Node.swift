@_spi(Shapes) import S3ControlWire

/// A part of a parsed expression.
struct Node: Sendable {
    /// The start of the node in Unicode scalars, from 0.
    var column: Int
    var form: Form
    /// The nesting depth. The parser limits it because evaluation is recursive.
    var depth: Int

    indirect enum Form: Sendable {
        case identity
        case field(String)
        case index(Int)
        case slice(Int?, Int?, Int?)
        case literal(JSONValue)
        /// Nodes that are each applied to the result of the previous one.
        case sequence([Node])
        /// The same for indices. A slice that follows does not start a projection.
        case indexed([Node])
        case projection(Node, each: Node)
        case valueProjection(Node, each: Node)
        case filter(Node, condition: Node, each: Node)
        case flatten(Node)
        case list([Node])
        case hash([(name: String, value: Node)])
        case or([Node])
        case and([Node])
        case not(Node)
        case comparison(Comparator, Node, Node)
        case call(String, [Node])
        /// The `&` operator: an argument that a function evaluates itself.
        case reference(Node)
    }

    enum Comparator: Sendable {
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    }

    init(_ column: Int, _ form: Form) {
        self.column = column
        self.form = form
        depth = 1 + (form.children.map(\.depth).max() ?? 0)
    }

    static func identity(_ column: Int) -> Node { Node(column, .identity) }
}

extension Node.Form {
    /// The direct children.
    var children: [Node] {
        switch self {
        case .identity, .field, .index, .slice, .literal: []
        case .sequence(let nodes), .indexed(let nodes), .list(let nodes), .or(let nodes), .and(let nodes),
            .call(_, let nodes):
            nodes
        case .hash(let pairs): pairs.map(\.value)
        case .projection(let base, let each), .valueProjection(let base, let each): [base, each]
        case .filter(let base, let condition, let each): [base, condition, each]
        case .flatten(let node), .not(let node), .reference(let node): [node]
        case .comparison(_, let left, let right): [left, right]
        }
    }
}

extension Node {
    /// The first call of an unknown function or with a wrong number of arguments.
    var functionError: JMESPathError? {
        if case .call(let name, let arguments) = form {
            do throws(JMESPathError) {
                try Function.named(name).checkCount(arguments.count)
            } catch {
                return error
            }
        }
        for child in form.children {
            if let error = child.functionError { return error }
        }
        return nil
    }
}

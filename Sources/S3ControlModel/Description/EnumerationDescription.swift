/// Text of which the service model lists the values.
public struct EnumerationDescription: Sendable, Hashable {
    // Name and values are found when somebody asks: few do, and the runtime takes long to spell a type's name.
    private let shape: any EnumeratedValue.Type

    init(_ type: any EnumeratedValue.Type) {
        shape = type
    }

    /// The name of the service model's shape.
    public var name: String { "\(shape)" }

    /// The values that the service model lists.
    public var values: [String] { listed(by: shape) }

    private func listed<Value: EnumeratedValue>(by type: Value.Type) -> [String] {
        type.allCases.map { $0.rawValue }
    }

    /// Whether both are of the same shape.
    public static func == (left: EnumerationDescription, right: EnumerationDescription) -> Bool {
        left.shape == right.shape
    }

    /// Tells descriptions of different shapes apart.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(shape))
    }
}

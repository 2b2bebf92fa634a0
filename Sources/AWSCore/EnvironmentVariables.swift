internal import Basics

/// The variables that configuration is read from: those of the process, or a table in a test.
///
/// A variable that is set to nothing counts as not set. The values never print: some are secrets.
public struct EnvironmentVariables: Sendable {
    private let read: @Sendable () -> [String: String]

    /// The environment of this process.
    public static let process = EnvironmentVariables { ProcessEnvironment.variables }

    /// An environment that holds `variables` and nothing else.
    public init(_ variables: [String: String]) {
        self.init { variables }
    }

    private init(read: @escaping @Sendable () -> [String: String]) {
        self.read = read
    }

    /// The value of the variable `name`, nil when it is not set or empty.
    public subscript(name: String) -> String? {
        guard let value = read()[name], !value.isEmpty else { return nil }
        return value
    }

    /// All variables, those that are set to nothing included.
    package var variables: [String: String] { read() }

    /// This environment as it is now: one copy for many look-ups.
    package var snapshot: EnvironmentVariables { EnvironmentVariables(variables) }
}

extension EnvironmentVariables: CustomStringConvertible, CustomReflectable {
    /// The type's name: the values may be secrets.
    public var description: String { "EnvironmentVariables" }
    /// No children, so that neither `dump` nor a mirror shows the values.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The variables that configuration is read from: those of the process, or a table in a test.
///
/// A variable that is set to nothing counts as not set, as it does for the AWS CLI.
public struct Environment: Sendable {
    private let lookUp: @Sendable (String) -> String?

    /// The environment of this process.
    public static let process = Environment { ProcessInfo.processInfo.environment[$0] }

    /// An environment that holds `variables` and nothing else.
    public init(_ variables: [String: String]) {
        self.init { variables[$0] }
    }

    private init(lookUp: @escaping @Sendable (String) -> String?) {
        self.lookUp = lookUp
    }

    /// The value of the variable `name`, nil when it is not set or empty.
    public subscript(name: String) -> String? {
        guard let value = lookUp(name), !value.isEmpty else { return nil }
        return value
    }
}

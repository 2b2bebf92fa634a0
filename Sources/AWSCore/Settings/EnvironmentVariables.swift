internal import Basics

/// The variables that configuration is read from: those of the process, or a table in a test.
///
/// A variable that is set to nothing counts as not set. The values never print: some are secrets.
public struct EnvironmentVariables: Sendable {
    /// nil for the process's, as they are at each look.
    private let table: Table?

    private struct Table: Sendable {
        let values: [String: String]
        /// What the values were read from; nil if they were given.
        let entries: [[UInt8]]?
    }

    /// The environment of this process.
    public static let process = EnvironmentVariables(table: nil)

    /// An environment that holds `variables` and nothing else.
    public init(_ variables: [String: String]) {
        table = Table(values: variables, entries: nil)
    }

    private init(table: Table?) {
        self.table = table
    }

    /// The value of the variable `name`, nil when it is not set or empty.
    public subscript(name: String) -> String? {
        guard let value = table.map({ $0.values[name] }) ?? ProcessEnvironment.value(of: name), !value.isEmpty
        else { return nil }
        return value
    }

    /// All variables, those that are set to nothing included.
    package var variables: [String: String] {
        table?.values ?? Self.values(of: ProcessEnvironment.entries)
    }

    /// This environment as it is now: one copy for many look-ups.
    package var snapshot: EnvironmentVariables {
        guard table == nil else { return self }
        let entries = ProcessEnvironment.entries
        return EnvironmentVariables(table: Table(values: Self.values(of: entries), entries: entries))
    }

    /// What a program is started with, each `NAME=value`; byte for byte what this process was started with.
    package var entries: [[UInt8]] {
        guard let table else { return ProcessEnvironment.entries }
        return table.entries ?? table.values.map { Array("\($0.key)=\($0.value)".utf8) }
    }

    /// Of several of one name the first, which `getenv` finds too. Bytes that are not UTF-8 are replaced.
    private static func values(of entries: [[UInt8]]) -> [String: String] {
        var values: [String: String] = [:]
        for entry in entries {
            guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: entry[..<equals], as: UTF8.self)
            if values[name] == nil { values[name] = String(decoding: entry[(equals + 1)...], as: UTF8.self) }
        }
        return values
    }
}

extension EnvironmentVariables: CustomStringConvertible, CustomReflectable {
    /// The type's name: the values may be secrets.
    public var description: String { "EnvironmentVariables" }
    /// No children, so that neither `dump` nor a mirror shows the values.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A request that violates the service's rules, detected before anything was sent.
public struct ValidationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The structure that was validated, such as `UpdateJobStatusRequest`.
    public var shapeName: String

    /// All violations, in the order of the structure's members.
    public var violations: [Violation]

    package init(shapeName: String, violations: [Violation]) {
        self.shapeName = shapeName
        self.violations = violations
    }

    /// All violations, on one line.
    public var description: String {
        "Invalid \(shapeName): " + violations.map(\.description).joined(separator: "; ")
    }

    /// Throws an error if there are violations.
    static func check<Checked: Shape>(_ violations: [Violation], of type: Checked.Type) throws(Self) {
        guard violations.isEmpty else {
            throw ValidationError(shapeName: "\(type.shapeName)", violations: violations)
        }
    }
}

extension ValidationError {
    /// A violation of one rule.
    public struct Violation: Sendable, Hashable, CustomStringConvertible {
        /// The path: member names joined by dots, with list positions in brackets, such as `Tags[2].Key`.
        public var path: String
        /// The rule, and the value that violates it.
        public var rule: String
        /// The kind of rule.
        public var kind: Kind
        /// The member of an ``Kind/unknownMember`` violation.
        public internal(set) var unknownMember: UnknownMember?

        package init(path: String, rule: String, kind: Kind = .constraint) {
            self.path = path
            self.rule = rule
            self.kind = kind
        }

        init(unknown member: UnknownMember) {
            self.init(
                path: member.name,
                rule: "is unknown to this version: remove it, or explicitly allow it to be sent",
                kind: .unknownMember
            )
            unknownMember = member
        }

        /// The path and the rule.
        public var description: String { path.isEmpty ? rule : "\(path) \(rule)" }
    }
}

extension ValidationError.Violation {
    /// The source of a rule.
    public struct Kind: Sendable, Hashable, CustomStringConvertible {
        /// The kind's name.
        public let description: String

        /// A constraint of the service model: a bound, a pattern, or a required member.
        public static let constraint = Kind(description: "constraint")
        /// A rule that the API reference or the user guide states.
        public static let jobRule = Kind(description: "job rule")
        /// A value that this version's service model does not list.
        public static let unknownValue = Kind(description: "unknown value")
        /// A member that this version does not know.
        public static let unknownMember = Kind(description: "unknown member")
    }
}

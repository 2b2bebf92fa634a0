/// A request that breaks the service's rules, found before anything was sent.
public struct ValidationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The structure that was checked, such as `UpdateJobStatusRequest`.
    public var shapeName: String

    /// Every rule that is broken, in the order of the structure's members.
    public var violations: [Violation]

    package init(shapeName: String, violations: [Violation]) {
        self.shapeName = shapeName
        self.violations = violations
    }

    /// All violations in one line.
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
    /// One broken rule.
    public struct Violation: Sendable, Hashable, CustomStringConvertible {
        /// Where: member names joined by dots, list positions in brackets, such as `Tags[2].Key`.
        public var path: String
        /// What would be right, and what was there instead.
        public var rule: String
        /// The kind of rule.
        public var kind: Kind
        /// The member that an ``Kind/unknownMember`` violation is about.
        public internal(set) var unknownMember: UnknownMember?

        package init(path: String, rule: String, kind: Kind = .constraint) {
            self.path = path
            self.rule = rule
            self.kind = kind
        }

        init(unknown member: UnknownMember) {
            self.init(
                path: member.name,
                rule: "is not known to this version, which cannot tell what sending it would mean",
                kind: .unknownMember
            )
            unknownMember = member
        }

        /// The path and the rule.
        public var description: String { path.isEmpty ? rule : "\(path) \(rule)" }
    }
}

extension ValidationError.Violation {
    /// Where a rule comes from.
    public struct Kind: Sendable, Hashable, CustomStringConvertible {
        /// The kind's name.
        public let description: String

        /// A constraint of the service model: a bound, a pattern, a required member.
        public static let constraint = Kind(description: "constraint")
        /// A rule that the API reference and the user guide state in words.
        public static let jobRule = Kind(description: "job rule")
        /// A value that this version's service model does not list.
        public static let unknownValue = Kind(description: "unknown value")
        /// A member that this version does not know.
        public static let unknownMember = Kind(description: "unknown member")
    }
}

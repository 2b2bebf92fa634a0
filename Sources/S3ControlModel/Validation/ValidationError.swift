/// A request that breaks the service's rules, found before anything was sent.
public struct ValidationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One broken rule.
    public struct Violation: Sendable, Hashable, CustomStringConvertible {
        /// Where: member names joined by dots, list positions in brackets, such as `Tags[2].Key`.
        public var path: String
        /// What would be right, and what was there instead.
        public var rule: String

        /// Creates a violation.
        public init(path: String, rule: String) {
            self.path = path
            self.rule = rule
        }

        /// The path and the rule.
        public var description: String { "\(path) \(rule)" }
    }

    /// The structure that was checked, such as `UpdateJobStatusRequest`.
    public var shapeName: String

    /// Every rule that is broken, in the order of the structure's members.
    public var violations: [Violation]

    /// Creates an error.
    public init(shapeName: String, violations: [Violation]) {
        self.shapeName = shapeName
        self.violations = violations
    }

    /// All violations in one line.
    public var description: String {
        "Invalid \(shapeName): " + violations.map(\.description).joined(separator: "; ")
    }
}

extension Shape {
    /// Checks every constraint of the service model on this value and all that it holds.
    ///
    /// - Throws: ``ValidationError`` with all violations, if there are any.
    public func validate() throws(ValidationError) {
        var validator = ShapeValidator()
        validator.structure(self)
        guard validator.violations.isEmpty else {
            throw ValidationError(shapeName: "\(Self.shapeName)", violations: validator.violations)
        }
    }
}

import Basics

/// Visits a value and collects every violated constraint.
struct ShapeValidator {
    private(set) var violations: [ValidationError.Violation] = []
    /// Whether enumeration values that the service model does not list are violations.
    var checksValues = false
    /// Whether allowed unknown members are reported as well.
    var reportsAllowedMembers = false
    /// The number of members set in the current structure.
    private var presentCount = 0
    private var constraint = Constraint.none
    private var location = Member.Location.body

    private mutating func report(_ rule: String, _ kind: ValidationError.Violation.Kind = .constraint) {
        violations.append(.init(path: "", rule: rule, kind: kind))
    }

    /// Prefixes `part` to the paths of all violations except the first `known`.
    ///
    /// Paths are built backward from a violation, so valid values cost nothing.
    private mutating func addPath(_ part: String, after known: Int) {
        for index in known..<violations.count {
            let rest = violations[index].path
            violations[index].path = part + (rest.isEmpty || rest.hasPrefix("[") ? rest : "." + rest)
        }
    }

    /// The first scalars of a text, for a message. Scalars because a character can be arbitrarily long.
    private static func beginning(of text: String, _ count: Int) -> String {
        String(text.unicodeScalars.prefix(count))
    }

    private mutating func check(count: Int, minimum: Int?, maximum: Int?, unit: String) {
        let isTooSmall = minimum.map { count < $0 } ?? false
        let isTooLarge = maximum.map { count > $0 } ?? false
        guard isTooSmall || isTooLarge else { return }
        let bounds =
            switch (minimum, maximum) {
            case (let low?, let high?): "must be \(low) to \(high)"
            case (let low?, nil): "must be at least \(low)"
            case (_, let high?): "must be at most \(high)"
            case (nil, nil): ""
            }
        report("\(bounds)\(unit), but is \(count)")
    }

    private mutating func check(text: String, minimum: Int?, maximum: Int?, pattern: Pattern?) {
        // A scalar takes one to four bytes, so most lengths need no counting.
        let bytes = text.utf8.count
        if bytes > maximum ?? .max || (bytes + 3) / 4 < minimum ?? 0 {
            let count = text.unicodeScalars.count
            check(count: count, minimum: minimum, maximum: maximum, unit: " characters long")
        }
        // For an empty text below its minimum length, one violation is enough.
        let isReported = text.isEmpty && (minimum ?? 0) > 0
        if let pattern, !isReported, !pattern.matches(text) {
            report("must be \(pattern.summary), but is \"\(Self.beginning(of: text, 80))\"")
        } else if location == .body, let scalar = text.firstScalarForbiddenInXML {
            report("must not contain U+\(scalar.codePoint), which XML does not allow")
        }
    }
}

extension ShapeValidator {
    /// Validates a single text.
    mutating func check(_ text: String, as member: Member) {
        visit(member) { $0.string(text) }
    }
}

extension ShapeValidator: ShapeVisitor {
    private mutating func visit(_ member: Member, _ body: (inout Self) -> Void) {
        let outer = (constraint, location)
        let known = violations.count
        (constraint, location) = (member.constraint, member.location)
        body(&self)
        (constraint, location) = outer
        if violations.count > known { addPath("\(member.name)", after: known) }
    }

    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value) {
        visit(member) { validator in
            value.write(to: &validator)
            if Value.enumeration != nil, validator.checksValues { validator.checkListing(of: value) }
        }
    }

    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value?) {
        if var present = value {
            presentCount += 1
            self.member(member, &present)
        } else if member.isRequired {
            visit(member) { $0.report("is required") }
        }
    }
}

extension ShapeValidator: ShapeSink {
    mutating func string(_ value: String) {
        check(
            text: value,
            minimum: constraint.minimum,
            maximum: constraint.maximum,
            pattern: constraint.pattern
        )
    }

    mutating func integer(_ value: Int) {
        check(count: value, minimum: constraint.minimum, maximum: constraint.maximum, unit: "")
    }

    mutating func boolean(_ value: Bool) {}

    mutating func timestamp(_ value: Date) {
        // ISO 8601 dates with four-digit years cover the years 0001 to 9999.
        guard !(-62_135_596_800..<253_402_300_800).contains(value.timeIntervalSince1970) else { return }
        report("must be a date in the years 1 to 9999")
    }

    mutating func list<Element: ShapeValue>(_ elements: [Element]) {
        check(
            count: elements.count,
            minimum: constraint.minimum,
            maximum: constraint.maximum,
            unit: " elements long"
        )
        let outer = constraint
        constraint = Constraint(
            minimum: outer.elementMinimum,
            maximum: outer.elementMaximum,
            pattern: outer.pattern
        )
        for (index, element) in elements.enumerated() {
            let known = violations.count
            element.write(to: &self)
            if Element.enumeration != nil, checksValues { checkListing(of: element) }
            if violations.count > known { addPath("[\(index)]", after: known) }
        }
        constraint = outer
    }

    mutating func map(_ entries: [String: String]) {
        check(
            count: entries.count,
            minimum: constraint.minimum,
            maximum: constraint.maximum,
            unit: " entries long"
        )
        for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
            let known = violations.count
            check(
                text: key,
                minimum: constraint.elementMinimum,
                maximum: constraint.elementMaximum,
                pattern: nil
            )
            check(text: value, minimum: nil, maximum: constraint.mapValueMaximum, pattern: nil)
            addPath("[\"\(Self.beginning(of: key, 40))\"]", after: known)
        }
    }

    mutating func structure<Structure: Shape>(_ value: Structure) {
        let outer = presentCount
        presentCount = value.unknownMembers.count
        var copy = value
        Structure.describe(&copy, to: &self)
        if Structure.isUnion { checkPresentCount() }
        presentCount = outer
        if !value.unknownMembers.isEmpty { report(value.unknownMembers) }
    }
}

extension ShapeValidator {
    // Out of line to keep the code compiled for each structure small.

    @inline(never)
    private mutating func checkPresentCount() {
        guard presentCount != 1 else { return }
        report("must have exactly one member, but has \(presentCount == 0 ? "none" : "\(presentCount)")")
    }

    @inline(never)
    private mutating func report(_ members: UnknownMembers) {
        for member in members where reportsAllowedMembers || !member.isAllowed {
            violations.append(.init(unknown: member))
        }
    }

    /// Checks that the service model lists `value`, if it is an enumeration's.
    @inline(never)
    @_semantics("optimize.sil.specialize.generic.never")
    private mutating func checkListing<Value: ShapeValue>(of value: Value) {
        guard let enumeration = Value.enumeration else { return }
        var text = TextSink()
        value.write(to: &text)
        guard !enumeration.values.contains(text.text) else { return }
        let listed = enumeration.values.joined(separator: ", ")
        report("must be one of \(listed), but is \"\(Self.beginning(of: text.text, 80))\"", .unknownValue)
    }
}

/// Receives the text of an enumeration's value.
private struct TextSink: ShapeSink {
    private(set) var text = ""

    mutating func string(_ value: String) { text = value }
    mutating func integer(_ value: Int) {}
    mutating func boolean(_ value: Bool) {}
    mutating func timestamp(_ value: Date) {}
    mutating func list<Element: ShapeValue>(_ elements: [Element]) {}
    mutating func map(_ entries: [String: String]) {}
    mutating func structure<Structure: Shape>(_ value: Structure) {}
}

@_spi(Shapes) extension Shape {
    public func validate() throws(ValidationError) {
        var validator = ShapeValidator()
        validator.structure(self)
        try ValidationError.check(validator.violations, of: Self.self)
    }

    /// All violations of the service model's constraints.
    ///
    /// - Parameter checksValues: Whether enumeration values that the service model does not list are violations as
    ///   well.
    @_semantics("optimize.sil.specialize.generic.never")
    public func violations(checksValues: Bool = false) -> [ValidationError.Violation] {
        var validator = ShapeValidator()
        validator.checksValues = checksValues
        validator.structure(self)
        return validator.violations
    }

    @_semantics("optimize.sil.specialize.generic.never")
    public func findUnknownMembers() -> [LocatedUnknownMember] {
        var validator = ShapeValidator()
        validator.reportsAllowedMembers = true
        validator.structure(self)
        return validator.violations.compactMap { violation in
            violation.unknownMember.map { LocatedUnknownMember(path: violation.path, member: $0) }
        }
    }
}

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Runs through a value's description and collects every broken constraint.
struct ShapeValidator {
    private(set) var violations: [ValidationError.Violation] = []
    private var constraint = Constraint.none
    private var location = Member.Location.body

    private mutating func report(_ rule: String) {
        violations.append(.init(path: "", rule: rule))
    }

    /// Puts `part` in front of the paths of all violations but the first `known`.
    ///
    /// So a path is made on the way back from a violation, and none where nothing is wrong.
    private mutating func addPath(_ part: String, after known: Int) {
        for index in known..<violations.count {
            let rest = violations[index].path
            violations[index].path = part + (rest.isEmpty || rest.hasPrefix("[") ? rest : "." + rest)
        }
    }

    /// The first scalars of a text, for a message: a character may have any number of them.
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
        // A scalar is one to four bytes, so that most lengths need no counting.
        let bytes = text.utf8.count
        if bytes > maximum ?? .max || (bytes + 3) / 4 < minimum ?? 0 {
            let count = text.unicodeScalars.count
            check(count: count, minimum: minimum, maximum: maximum, unit: " characters long")
        }
        // One violation is enough for an empty text that breaks its minimum length.
        let isReported = text.isEmpty && (minimum ?? 0) > 0
        if let pattern, !isReported, !pattern.matches(text) {
            report("must be \(pattern.summary), but is \"\(Self.beginning(of: text, 80))\"")
        } else if location == .body, let scalar = text.firstScalarForbiddenInXML {
            report("must not have U+\(scalar.codePoint), which XML cannot carry")
        }
    }
}

extension ShapeValidator {
    /// Checks one text by itself.
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
        visit(member) { value.write(to: &$0) }
    }

    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value?) {
        if var present = value {
            self.member(member, &present)
        } else if member.isRequired {
            visit(member) { $0.report("is required") }
        }
    }

    mutating func alternative<Union: UnionShape, Payload: ShapeValue>(
        _ member: Member,
        _ union: inout Union?,
        payload: (Union) -> Payload?,
        make: (Payload) -> Union
    ) {
        guard let content = union.flatMap(payload) else { return }
        visit(member) { content.write(to: &$0) }
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
        // Years 0001 to 9999: what an ISO 8601 date of four digits can say.
        guard !(-62_135_596_800..<253_402_300_800).contains(value.timeIntervalSince1970) else { return }
        report("must be a date of the years 1 to 9999")
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
        var copy = value
        Structure.describe(&copy, to: &self)
    }

    mutating func union<Union: UnionShape>(_ value: Union) {
        if let name = value.unknownMemberName {
            report("has the member \(name), which this version cannot send")
        }
        var copy: Union? = value
        Union.describe(&copy, to: &self)
    }
}

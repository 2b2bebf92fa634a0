#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Runs through a value's description and collects every broken constraint.
struct ShapeValidator {
    private(set) var violations: [ValidationError.Violation] = []
    private var path: [String] = []
    private var constraint = Constraint.none
    private var location = Member.Location.body

    private mutating func report(_ rule: String) {
        violations.append(.init(path: path.reduce("") { joined(outer: $0, $1) }, rule: rule))
    }

    /// The first scalars of a text, for a message: a character may have any number of them.
    private static func beginning(of text: String, _ count: Int) -> String {
        String(text.unicodeScalars.prefix(count))
    }

    private func joined(outer: String, _ part: String) -> String {
        outer.isEmpty || part.hasPrefix("[") ? outer + part : outer + "." + part
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
        check(count: text.unicodeScalars.count, minimum: minimum, maximum: maximum, unit: " characters long")
        // One violation is enough for an empty text that breaks its minimum length.
        let isReported = text.isEmpty && (minimum ?? 0) > 0
        if let pattern, !isReported, !pattern.matches(text) {
            report("must be \(pattern.summary), but is \"\(Self.beginning(of: text, 80))\"")
        } else if location == .body, let scalar = text.unicodeScalars.first(where: \.isForbiddenInXML) {
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
        path.append("\(member.name)")
        (constraint, location) = (member.constraint, member.location)
        body(&self)
        (constraint, location) = outer
        path.removeLast()
    }

    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value) {
        let value = value
        visit(member) { value.write(to: &$0) }
    }

    mutating func member<Value: ShapeValue>(_ member: Member, _ value: inout Value?) {
        let value = value
        visit(member) { validator in
            if let value {
                value.write(to: &validator)
            } else if member.isRequired {
                validator.report("is required")
            }
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
            path.append("[\(index)]")
            element.write(to: &self)
            path.removeLast()
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
            path.append("[\"\(Self.beginning(of: key, 40))\"]")
            check(
                text: key,
                minimum: constraint.elementMinimum,
                maximum: constraint.elementMaximum,
                pattern: nil
            )
            check(text: value, minimum: nil, maximum: constraint.mapValueMaximum, pattern: nil)
            path.removeLast()
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

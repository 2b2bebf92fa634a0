import JMESPath
@_spi(Shapes) import S3ControlWire

/// The style of a table.
enum TableStyle: Sendable, Hashable {
    case plain, colored

    func element(_ text: String) -> String {
        self == .colored ? "\u{1B}[1m\u{1B}[34m\(text)\u{1B}[0m" : text
    }

    func edge(_ text: String) -> String {
        self == .colored ? "\u{1B}[2m\u{1B}[33m\(text)\u{1B}[0m" : text
    }
}

/// A value in the format of the AWS CLI's `--output table`: a section for each
/// structure, with nested ones indented.
struct ResultTable {
    private var sections: [Section] = []

    struct Section {
        var title: String
        var level: Int
        var header: [String] = []
        private(set) var rows: [[String]] = []
        /// The number of columns that each row must have.
        private var columnCount: Int?
        /// The width of the widest text in each column.
        private var widths: [Int] = []

        init(title: String, level: Int) {
            self.title = title
            self.level = level
        }

        mutating func setHeader(_ names: [String]) {
            header = names
            columnCount = columnCount ?? names.count
            widen(names)
        }

        mutating func add(_ row: [String]) throws(CommandError) {
            let count = columnCount ?? row.count
            columnCount = count
            guard row.count == count else {
                throw CommandError(
                    "Row should have \(count) elements, instead it has \(row.count)",
                    kind: .other
                )
            }
            rows.append(row)
            widen(row)
        }

        private mutating func widen(_ row: [String]) {
            let lengths = row.map(\.displayWidth)
            widths =
                widths.isEmpty
                ? lengths : zip(widths, lengths).map { max($0, $1) } + widths.dropFirst(lengths.count)
        }

        /// The required width, including the edges of the enclosing sections.
        var totalWidth: Int {
            let columns = widths.reduce(0) { $0 + $1 + 4 } + 2
            return max(title.displayWidth + 2, columns) + 2 * level
        }

        /// The columns' widths, scaled to a total of `width`.
        func columnWidths(in width: Int) -> [Int] {
            let natural = widths.map { $0 + 4 }
            guard !natural.isEmpty else { return [] }
            let factor = Double(width) / Double(natural.reduce(0, +))
            var scaled = natural.map { Int((Double($0) * factor).rounded(.toNearestOrEven)) }
            var excess = scaled.reduce(0, +) - width
            while excess != 0 {
                let order = excess < 0 ? Array(scaled.indices.reversed()) : Array(scaled.indices)
                for index in order where excess != 0 {
                    let step = excess > 0 ? 1 : -1
                    scaled[index] -= step
                    excess -= step
                }
            }
            return scaled
        }

        /// The section with its only row transposed to one line for each column.
        /// Other sections are unchanged.
        func turned() throws(CommandError) -> Section {
            guard rows.count == 1, !header.isEmpty else { return self }
            var section = Section(title: title, level: level)
            for (name, element) in zip(header, rows[0]) { try section.add([name, element]) }
            return section
        }
    }

    static func make(
        _ json: JSONValue,
        title: String,
        style: TableStyle,
        width: Int
    ) throws(CommandError) -> String {
        var table = ResultTable()
        guard try table.add(json, title: title, level: 0) else { return "" }
        return try table.render(style: style, width: width)
    }

    private mutating func add(_ value: JSONValue, title: String?, level: Int) throws(CommandError) -> Bool {
        guard !value.isEmpty else { return false }
        if let title { sections.append(Section(title: title, level: level)) }
        if let elements = value.elements {
            if elements[0].members != nil {
                try add(structures: elements, title: title ?? "", level: level)
            } else {
                for element in elements { try addRow(element) }
            }
        } else if let members = value.members {
            try add(members: members, level: level)
        }
        return true
    }

    private mutating func addRow(_ element: JSONValue) throws(CommandError) {
        if element.isScalar {
            try sections[sections.count - 1].add([element.pythonText])
        } else if let elements = element.elements, elements.allSatisfy(\.isScalar) {
            try sections[sections.count - 1].add(elements.map(\.pythonText))
        } else if let members = element.members {
            // As in the AWS CLI, a structure among other values is shown as its members' names.
            try sections[sections.count - 1].add(members.map(\.name))
        } else {
            _ = try add(element, title: nil, level: 0)
        }
    }

    private mutating func add(members: [JSONValue.Member], level: Int) throws(CommandError) {
        let sorted = members.sorted { $0.name < $1.name }
        let columns = sorted.filter(\.value.isScalar)
        if columns.count == 1 {
            try sections[sections.count - 1].add([columns[0].name, columns[0].value.pythonText])
        } else if !columns.isEmpty {
            sections[sections.count - 1].setHeader(columns.map(\.name))
            try sections[sections.count - 1].add(columns.map(\.value.pythonText))
        }
        for member in sorted where !member.value.isScalar {
            _ = try add(member.value, title: member.name, level: level + 1)
        }
    }

    private mutating func add(
        structures: [JSONValue],
        title: String,
        level: Int
    ) throws(CommandError) {
        var columns: Set<String> = []
        var nested: Set<String> = []
        for member in structures.flatMap({ $0.members ?? [] }) {
            if member.value.isScalar { columns.insert(member.name) } else { nested.insert(member.name) }
        }
        let header = columns.sorted()
        sections[sections.count - 1].setHeader(header)
        for (index, structure) in structures.enumerated() {
            if index > 0, !nested.isEmpty {
                sections.append(Section(title: title, level: level))
                sections[sections.count - 1].setHeader(header)
            }
            try sections[sections.count - 1].add(header.map { structure[$0]?.pythonText ?? "" })
            for name in nested.sorted() {
                if let value = structure[name] { _ = try add(value, title: name, level: level + 1) }
            }
        }
    }
}

extension ResultTable {
    private func render(style: TableStyle, width: Int) throws(CommandError) -> String {
        var sections = sections
        var total = sections.map(\.totalWidth).max() ?? 0
        if total > width {
            var turned: [Section] = []
            for section in sections { turned.append(try section.turned()) }
            sections = turned
            total = sections.map(\.totalWidth).max() ?? 0
        }
        var text = String(repeating: "-", count: total) + "\n"
        for section in sections {
            // As in the AWS CLI, an edge is colored once and then repeated.
            let edge = String(repeating: style.edge("|"), count: section.level)
            for line in lines(of: section, width: total - 2 * section.level, style: style) {
                text += edge + line + edge + "\n"
            }
        }
        return text
    }

    private func lines(of section: Section, width: Int, style: TableStyle) -> [String] {
        var lines: [String] = []
        if !section.title.isEmpty {
            lines.append(Self.centered(section.title, width: width, leftEdge: "|"))
            if section.header.isEmpty, section.rows.isEmpty {
                lines.append("+" + String(repeating: "-", count: width - 2) + "+")
            }
        }
        let widths = section.columnWidths(in: width)
        let ruler = widths.enumerated().map {
            $0 == 0
                ? "+" + String(repeating: "-", count: $1 - 2) + "+"
                : String(repeating: "-", count: $1 - 1) + "+"
        }.joined()
        if !section.header.isEmpty {
            lines.append(ruler)
            lines.append(
                zip(widths, section.header).enumerated().map {
                    Self.centered($1.1, width: $1.0, leftEdge: $0 == 0 ? "|" : "")
                }.joined()
            )
        }
        guard !section.rows.isEmpty, !widths.isEmpty else { return lines }
        lines.append(ruler)
        for row in section.rows {
            lines.append(
                zip(widths, row).enumerated().map {
                    Self.leftAligned($1.1, width: $1.0, leftEdge: $0 == 0 ? "|" : "", style: style)
                }.joined()
            )
        }
        return lines + [ruler]
    }

    private static func centered(_ text: String, width: Int, leftEdge: String) -> String {
        let before = max(0, width / 2 - text.displayWidth / 2 - 1)
        let after = max(0, width - 1 - leftEdge.count - before - text.displayWidth)
        return leftEdge + spaces(before) + text + spaces(after) + "|"
    }

    private static func leftAligned(_ text: String, width: Int, leftEdge: String, style: TableStyle) -> String
    {
        let length = text.displayWidth
        let padding = width >= length + 3 + leftEdge.count ? 2 : 0
        let after = max(0, width - leftEdge.count - padding - length - 1)
        return leftEdge + spaces(padding) + style.element(text) + spaces(after) + "|"
    }

    private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}

/// Jobs as a table: narrow terminals get shorter ids and texts, and then fewer columns.
struct JobTable {
    let rows: [JobRow]

    private enum Column: Int, CaseIterable {
        case job, status, priority, done, operation, created, description
    }

    /// What is done to fit, in order: a column is cut down to a width, or given up.
    private static let steps: [(column: Column, width: Int?)] = [
        (.description, 24), (.job, 13), (.operation, 12), (.priority, nil), (.description, 14),
        (.operation, nil),
        (.created, nil), (.description, 8), (.done, nil), (.job, 8), (.description, nil),
    ]

    /// The table; every column as wide as its widest cell where there is no `width` to keep to.
    func render(width: Int?, palette: Palette) -> SafeText {
        let columns = fit(width)
        func line(_ cells: [String], _ style: (Column, String) -> SafeText) -> SafeText {
            var line = SafeText()
            // No spaces at the end of a line.
            let last = columns.lastIndex { !cells[$0.column.rawValue].isEmpty } ?? 0
            for (index, (column, width)) in columns.enumerated() where index <= last {
                let cell = cells[column.rawValue]
                let isLast = index == last
                // Names that begin alike differ at their ends.
                var fitted =
                    column == .job || column == .operation
                    ? cell.fittedInMiddle(to: width)
                    : cell.fitted(to: width, alignsRight: column == .priority)
                if isLast { while fitted.last == " " { fitted.removeLast() } }
                line += style(column, fitted)
                if !isLast { line += SafeText("  ") }
            }
            return line + SafeText("\n")
        }
        return rows.reduce(line(JobRow.titles) { palette.bold($1) }) { text, row in
            text
                + line(row.cells) { column, cell in
                    column == .status
                        ? row.status.map { palette.status($0, cell) } ?? SafeText(cell) : SafeText(cell)
                }
        }
    }

    /// The columns that are shown, with their widths.
    private func fit(_ width: Int?) -> [(column: Column, width: Int)] {
        var columns = Column.allCases.map { column in
            let cells = rows.lazy.map { $0.cells[column.rawValue].displayWidth }
            return (column: column, width: cells.reduce(JobRow.titles[column.rawValue].displayWidth, max))
        }
        guard let width else { return columns }
        let natural = Dictionary(uniqueKeysWithValues: columns.map { ($0.column, $0.width) })
        var excess: Int { columns.reduce(2 * (columns.count - 1)) { $0 + $1.width } - width }
        for step in Self.steps where excess > 0 {
            guard let index = columns.firstIndex(where: { $0.column == step.column }) else { continue }
            guard let least = step.width else {
                columns.remove(at: index)
                continue
            }
            columns[index].width = min(columns[index].width, max(least, columns[index].width - excess))
        }
        if excess > 0 { columns[0].width = max(1, columns[0].width - excess) }
        // The last step may have freed more than it had to.
        for column in [Column.description, .job] where excess < 0 {
            guard let index = columns.firstIndex(where: { $0.column == column }) else { continue }
            columns[index].width = min(natural[column] ?? 0, columns[index].width - excess)
        }
        return columns
    }
}

/// Jobs as a table: the description takes what room there is, and columns go where there is none.
struct JobTable {
    let rows: [JobRow]

    /// The columns in the order in which they are given up: the last two are never.
    private static let expendable = [6, 4, 2, 5, 3]

    /// The table; every column as wide as its widest cell where there is no `width` to keep to.
    func render(width: Int?, palette: Palette) -> String {
        var columns = Array(JobRow.titles.indices)
        var widths = columns.map { column in
            rows.map { $0.cells[column].displayWidth }.reduce(JobRow.titles[column].displayWidth, max)
        }
        if let width {
            func total() -> Int { columns.reduce(0) { $0 + widths[$1] } + 2 * (columns.count - 1) }
            if columns.contains(6), total() > width { widths[6] = max(12, widths[6] - (total() - width)) }
            for column in Self.expendable where total() > width { columns.removeAll { $0 == column } }
            if total() > width { widths[0] = max(8, widths[0] - (total() - width)) }
        }
        func line(_ cells: [String], _ style: (Int, String) -> String) -> String {
            var line = columns.map { style($0, cells[$0].fitted(to: widths[$0], alignsRight: $0 == 2)) }
                .joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }
        return rows.reduce(line(JobRow.titles) { palette.bold($1) }) { text, row in
            text + line(row.cells) { $0 == 1 ? palette.status(row.status, $1) : $1 }
        }
    }
}

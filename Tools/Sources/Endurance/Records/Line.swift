/// A line of a journal with tab-separated fields. The first field is its type; `-` is an empty field.
struct Line: CustomStringConvertible {
    private(set) var fields: [Substring]

    init(_ fields: (any CustomStringConvertible)?...) {
        self.fields = fields.map { field in
            let text = field.map { "\($0)" } ?? "-"
            return text.isEmpty ? "-" : text[...]
        }
    }

    init(parsing text: Substring) {
        fields = text.split(separator: "\t", omittingEmptySubsequences: false)
    }

    subscript(index: Int) -> String? {
        index < fields.count && fields[index] != "-" ? String(fields[index]) : nil
    }

    func number(_ index: Int) -> Int? { self[index].flatMap { Int($0) } }

    var description: String { fields.joined(separator: "\t") }
}

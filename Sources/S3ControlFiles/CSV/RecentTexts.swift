/// Texts of a column with few different ones: each is made once and shared.
struct RecentTexts {
    private var known: [(bytes: [UInt8], text: String)] = []
    private var replaced = 0

    private static let capacity = 4

    mutating func text(of parser: borrowing CSVParser, at index: Int) -> String {
        for entry in known where parser.isField(at: index, written: entry.bytes) { return entry.text }
        let entry = (bytes: parser.writtenBytes(at: index), text: parser.string(at: index))
        if known.count < Self.capacity {
            known.append(entry)
        } else {
            known[replaced] = entry
            replaced = (replaced + 1) % Self.capacity
        }
        return entry.text
    }
}

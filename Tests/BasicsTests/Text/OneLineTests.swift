import Basics
import Testing

@Suite("Text on one line")
struct OneLineTests {
    @Test(
        "has no controls, and a limited number of scalars",
        arguments: [
            ("", 5, ""), ("plain", 5, "plain"), ("plain!", 5, "plain…"), ("plain", 0, "…"),
            ("a\nb", 5, "a b"), ("a\r\n\tb", 5, "a b"), ("a \nb", 5, "a b"), ("a\n b", 5, "a  b"),
            ("\u{0}\u{1B}[31m", 10, " [31m"), ("\u{7F}\u{85}\u{2028}\u{2029}", 10, " "),
            ("\u{202E}a\u{2066}b", 10, " a b"), ("a\u{200D}b", 10, "a\u{200D}b"),
            ("\u{E9}\u{E9}\u{E9}", 3, "\u{E9}\u{E9}\u{E9}"), ("\u{E9}\u{E9}\u{E9}", 2, "\u{E9}\u{E9}…"),
            ("e\u{301}\u{302}\u{303}", 2, "e\u{301}…"), ("\u{1F600}\u{1F600}", 1, "\u{1F600}…"),
            ("\n\n\n\n", 2, " …"),
        ]
    )
    func oneLine(text: String, limit: Int, expected: String) {
        #expect(Array(text.oneLine(limit: limit).unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test("is limited, however many marks a character has")
    func marks() {
        let text = "e" + String(repeating: "\u{301}", count: 1_000_000)
        #expect(text.oneLine(limit: 40).unicodeScalars.count == 41)
    }
}

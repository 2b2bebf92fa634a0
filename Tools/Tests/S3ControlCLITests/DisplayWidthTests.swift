import Testing

@testable import S3ControlCLI

@Suite("Text in a terminal's columns")
struct DisplayWidthTests {
    @Test(
        "counts wide, joined and invisible characters as a terminal does",
        arguments: [
            ("abc", 3), ("ü", 1), ("u\u{308}", 1), ("漢字", 4), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("❤️", 2), ("한", 2), ("", 0),
        ]
    )
    func width(text: String, columns: Int) {
        #expect(text.displayWidth == columns)
    }

    @Test(
        "is cut or filled to a width",
        arguments: [
            ("abcdef", 4, "abc…"), ("ab", 4, "ab  "), ("漢字漢", 4, "漢… "), ("漢字", 4, "漢字"), ("abc", 0, ""),
        ]
    )
    func fitted(text: String, width: Int, expected: String) {
        #expect(text.fitted(to: width) == expected)
        #expect(text.fitted(to: width).displayWidth == width)
    }

    @Test("cannot move the cursor")
    func controls() {
        #expect("a\u{1B}[2Jb\r\n".withoutControls == "a [2Jb  ")
    }
}

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

    @Test(
        "loses its middle where both ends say more",
        arguments: [
            ("8d9a18fe-c303-4d39-8ccc-860d372da386", 13, "8d9a18…2da386"), ("abcdef", 6, "abcdef"),
            ("abcdefg", 6, "abc…fg"),
            ("abc", 5, "abc  "), ("abcdef", 3, "ab…"), ("漢字漢字漢字", 8, "漢字…字 "),
        ]
    )
    func fittedInMiddle(text: String, width: Int, expected: String) {
        #expect(text.fittedInMiddle(to: width) == expected)
        #expect(text.fittedInMiddle(to: width).displayWidth == width)
    }
}

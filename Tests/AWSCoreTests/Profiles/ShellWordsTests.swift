import Testing

@testable import AWSCore

@Suite struct ShellWordsTests {
    @Test(
        "splits like Python's shlex",
        arguments: [
            ("profile dev", ["profile", "dev"]),
            ("  a\t b\n", ["a", "b"]),
            ("profile \"my dev\"", ["profile", "my dev"]),
            ("profile 'it''s'", ["profile", "its"]),
            ("a\\ b c", ["a b", "c"]),
            ("\"a\\\"b\\\\c\\d\"", ["a\"b\\c\\d"]),
            ("'a\\b'", ["a\\b"]),
            ("''", [""]),
            ("a\"\"", ["a"]),
            ("", []),
            ("a#b # c", ["a#b", "#", "c"]),
            ("$HOME *", ["$HOME", "*"]),
        ]
    )
    func splits(text: String, words: [String]) {
        #expect(ShellWords.split(text) == words)
    }

    @Test("rejects incomplete text", arguments: ["\"a", "'a", "a\\", "\"a\\"])
    func refuses(text: String) {
        #expect(ShellWords.split(text) == nil)
    }
}

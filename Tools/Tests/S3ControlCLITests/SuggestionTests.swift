import Testing

@testable import S3ControlCLI

@Suite("The nearest right word")
struct SuggestionTests {
    @Test(
        "is named if it is near enough to have been meant",
        arguments: [
            ("--job_id", "--job-id"), ("--jobid", "--job-id"), ("--acount-id", "--account-id"),
            ("Actvie", "Active"),
            ("suspended", "Suspended"), ("xyz", nil), ("", nil),
        ]
    )
    func nearest(word: String, expected: String?) {
        let candidates = ["--account-id", "--job-id", "Active", "Suspended", "Cancelled"]
        #expect(Suggestion.nearest(to: word, among: candidates) == expected)
    }
}

@Suite("Names of commands and options")
struct CommandNameTests {
    @Test(
        "are the AWS CLI's",
        arguments: [
            ("DescribeJob", "describe-job"), ("RoleArn", "role-arn"), ("AccountId", "account-id"),
            ("S3Tag", "s3-tag"), ("ManifestETag", "manifest-e-tag"), ("KMSKeyArn", "kms-key-arn"),
        ]
    )
    func names(name: String, expected: String) {
        #expect(CommandName.make(name) == expected)
    }
}

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

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

import Testing

@testable import S3ControlCLI

@Suite("The files of a report")
struct ReportPartTests {
    @Test(
        "are looked for where their keys lead, and nearer",
        arguments: [
            ("reports/job-1/a.csv", ["reports/job-1/a.csv", "job-1/a.csv", "a.csv"]), ("a.csv", ["a.csv"]),
            ("/a.csv", ["a.csv"]), ("x/../../a.csv", []), ("./a.csv", []), ("", []),
        ]
    )
    func places(key: String, expected: [String]) {
        #expect(ReportPart.places(of: key) == expected)
    }
}

import Testing

@testable import S3ControlCLI

@Suite("Paging")
struct PagingTests {
    @Test(
        "ends at a page without a token, and at an empty one",
        arguments: ["", "<NextToken></NextToken>", "<NextToken/>"],
        [["--max-items", "10"], ["--max-items", "2"], ["--page-size", "2"], ["--starting-token", "abc"]]
    )
    func end(token: String, options: [String]) async {
        let service = ScriptedService(
            """
            <ListJobsResult><Jobs><member><JobId>job-1</JobId></member><member><JobId>job-2</JobId></member>\
            </Jobs>\(token)</ListJobsResult>
            """
        )
        let run = await Run.make(
            ["list-jobs", "--account-id", "123456789012", "--query", "[Jobs[].JobId, NextToken]"] + options,
            emulator: service
        )
        #expect(run.code == 0, "\(run.errors)")
        #expect(
            run.output == """
                [
                    [
                        "job-1",
                        "job-2"
                    ],
                    null
                ]

                """
        )
        #expect(service.requests.count == 1)
    }
}

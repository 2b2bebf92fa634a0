@_spi(XML) import AWSXML
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Testing

@Suite("A response as JSON")
struct JSONResponseTests {
    private func read<Operation: APIOperation>(_ operation: Operation.Type, _ xml: String) throws
        -> JSONResponse
    {
        try JSONResponse(Array(xml.utf8), to: OperationDescription(operation))
    }

    @Test("has the response's members in the model's order, with dates and empty lists as sent")
    func keeps() throws {
        let response = try read(
            DescribeJob.self,
            """
            <DescribeJobResult><Job><CreationTime>2026-11-22T18:49:59.5Z</CreationTime><FailureReasons/>
            <JobId>job-1</JobId><Priority>10</Priority><ConfirmationRequired>false</ConfirmationRequired>
            <Operation><LambdaInvoke><UserArguments><entry><key>a</key><value>b</value></entry></UserArguments>
            </LambdaInvoke></Operation></Job></DescribeJobResult>
            """
        )
        #expect(
            response.json.description
                == #"{"Job":{"JobId":"job-1","ConfirmationRequired":false,"#
                + #""Operation":{"LambdaInvoke":{"UserArguments":{"a":"b"}}},"Priority":10,"#
                + #""FailureReasons":[],"CreationTime":"2026-11-22T18:49:59.5Z"}}"#
        )
        #expect(response.unknownMembers.isEmpty)
    }

    @Test("reports unknown members with their paths")
    func tellsUnknown() throws {
        let response = try read(
            ListJobs.self,
            "<R><Jobs><m><JobId>j</JobId><Tier a='1'>x<y/></Tier></m><m><New/></m></Jobs><Count>2</Count></R>"
        )
        #expect(response.json.description == #"{"Jobs":[{"JobId":"j"},{}]}"#)
        #expect(
            response.unknownMembers.map { "\($0.path) = \($0.member.xml)" } == [
                "Jobs[0].Tier = <Tier a='1'>x<y/></Tier>", "Jobs[1].New = <New/>", "Count = <Count>2</Count>",
            ]
        )
    }

    @Test("names a union's unknown member like the AWS CLI")
    func namesUnknownAlternative() throws {
        let response = try read(
            DescribeJob.self,
            "<R><Job><ManifestGenerator><Later><A>1</A></Later></ManifestGenerator></Job></R>"
        )
        #expect(
            response.json.description
                == #"{"Job":{"ManifestGenerator":{"SDK_UNKNOWN_MEMBER":{"name":"Later"}}}}"#
        )
        #expect(response.unknownMembers.map(\.path) == ["Job.ManifestGenerator.Later"])
    }

    @Test("has one value per member, the last readable one")
    func readsOnce() throws {
        let response = try read(
            DescribeJob.self,
            "<R><Job><Priority>1</Priority><JobId>a</JobId><Priority>2</Priority><JobId>b</JobId>"
                + "<CreationTime>c<d/></CreationTime><ProgressSummary><TotalNumberOfTasks>many</TotalNumberOfTasks>"
                + "</ProgressSummary></Job></R>"
        )
        #expect(response.json.description == #"{"Job":{"JobId":"b","Priority":2,"ProgressSummary":{}}}"#)
        #expect(
            response.unknownMembers.map(\.description) == [
                "Job.CreationTime: <CreationTime>c<d/></CreationTime>",
                "Job.ProgressSummary.TotalNumberOfTasks: <TotalNumberOfTasks>many</TotalNumberOfTasks>",
            ]
        )
    }

    @Test("is empty without a body", arguments: ["", " \r\n"])
    func empty(body: String) throws {
        #expect(try read(DeleteJobTagging.self, body).json == .object([]))
    }

    @Test(
        "is not another document, and nothing follows it",
        arguments: [
            ("<html><body>It works!</body></html>", XMLError.Code.unexpectedRoot), ("<R/>", .unexpectedRoot),
            ("<DescribeJobResult/>and", .malformed), ("<DescribeJobResult>", .unexpectedEnd),
            ("", .unexpectedEnd),
        ]
    )
    func another(document: String, code: XMLError.Code) throws {
        let error = #expect(throws: XMLError.self) { try read(DescribeJob.self, document) }
        #expect(error?.code == code)
        #expect(try read(DescribeJob.self, "<DescribeJobResult/>").json == .object([]))
    }

    @Test("can begin with white space, which keeps the connection open")
    func whiteSpace() throws {
        let response = try read(
            DescribeJob.self,
            " \r\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DescribeJobResult><Job><JobId>j</JobId></Job>"
                + "</DescribeJobResult>"
        )
        #expect(response.json.description == #"{"Job":{"JobId":"j"}}"#)
    }
}

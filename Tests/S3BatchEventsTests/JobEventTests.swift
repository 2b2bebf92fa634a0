import Basics
import S3BatchEvents
import Testing

@Suite("Job events")
struct JobEventTests {
    /// As the user guide has them: through EventBridge, and as CloudTrail records it.
    static let delivered = """
        { "version": "0", "id": "51dc8145-541c-5518-2349-56d7dffdf2d8",
          "detail-type": "AWS Service Event via CloudTrail", "source": "aws.s3", "account": "123456789012",
          "time": "2020-02-27T15:25:49Z", "region": "us-east-1", "resources": [],
          "detail": { "eventVersion": "1.05",
            "userIdentity": { "accountId": "11112223334444", "invokedBy": "s3.amazonaws.com" },
            "eventTime": "2020-02-27T15:25:49Z", "eventSource": "s3.amazonaws.com", "eventName": "JobCreated",
            "awsRegion": "us-east-1", "sourceIPAddress": "s3.amazonaws.com", "userAgent": "s3.amazonaws.com",
            "eventID": "7c38220f-f80b-4239-8b78-2ed867b7d3fa", "readOnly": false, "eventType": "AwsServiceEvent",
            "serviceEventDetails": { "jobId": "e849b567-5232-44be-9a0c-40988f14e80c",
              "jobArn": "arn:aws:s3:us-east-1:181572960644:job/e849b567-5232-44be-9a0c-40988f14e80c",
              "status": "New", "jobEventId": "f177ff24f1f097b69768e327038f30ac", "failureCodes": [],
              "statusChangeReason": [] } } }
        """

    static let recorded = """
        { "eventVersion": "1.05", "userIdentity": { "accountId": "123456789012", "invokedBy": "s3.amazonaws.com" },
          "eventTime": "2020-02-05T18:25:30Z", "eventSource": "s3.amazonaws.com", "eventName": "JobStatusChanged",
          "awsRegion": "us-west-2", "sourceIPAddress": "s3.amazonaws.com", "userAgent": "s3.amazonaws.com",
          "requestParameters": null, "responseElements": null, "eventID": "f907577b-bf3d-4c53-b9ed-8a83a118a554",
          "readOnly": false, "eventType": "AwsServiceEvent", "recipientAccountId": "123412341234",
          "serviceEventDetails": { "jobId": "d6e58ec4-897a-4b6d-975f-10d7f0fb63ce",
            "jobArn": "arn:aws:s3:us-west-2:181572960644:job/d6e58ec4-897a-4b6d-975f-10d7f0fb63ce",
            "status": "Complete", "jobEventId": "b268784cf0a66749f1a05bce259804f5", "failureCodes": [],
            "statusChangeReason": [] } }
        """

    private func event(_ json: String) throws -> JobEvent {
        try JSONDecoder().decode(JobEvent.self, from: Data(json.utf8))
    }

    @Test("The published events are decoded")
    func samples() throws {
        let delivered = try event(Self.delivered)
        #expect(delivered.id == "51dc8145-541c-5518-2349-56d7dffdf2d8")
        #expect(delivered.name == .jobCreated)
        #expect(delivered.accountID == "123456789012")
        #expect(delivered.jobID == "e849b567-5232-44be-9a0c-40988f14e80c")
        #expect(delivered.status == "New")
        #expect(delivered.failureCodes.isEmpty && delivered.statusChangeReasons.isEmpty)
        let recorded = try event(Self.recorded)
        #expect(recorded.id == nil)
        #expect(recorded.name == .jobStatusChanged)
        #expect(recorded.accountID == "123412341234")
        #expect(recorded.region == "us-west-2")
        #expect(recorded.status == "Complete")
        #expect(recorded.time == "2020-02-05T18:25:30Z")
    }

    @Test("Events are encoded as EventBridge delivers them", arguments: [delivered, recorded])
    func writes(json: String) throws {
        var event = try event(json)
        event.failureCodes = ["ManifestNotFound"]
        let data = try JSONEncoder().encode(event)
        #expect(try JSONDecoder().decode(JobEvent.self, from: data) == event)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains("\"detail-type\":\"AWS Service Event via CloudTrail\""))
    }

    @Test("Unexpected list elements are ignored, and events of another kind are rejected")
    func lenient() throws {
        let odd = Self.delivered.replacing(
            "\"failureCodes\": []",
            with: "\"failureCodes\": [\"A\", {\"x\": 1}, 2, null]"
        )
        #expect(try event(odd).failureCodes == ["A"])
        for json in ["{}", "[]", "{\"detail\": {}}", Self.delivered.replacing("jobId", with: "id")] {
            #expect(throws: DecodingError.self) { try event(json) }
        }
    }

    @Test("The pattern matches the published one, and conditions narrow it")
    func pattern() throws {
        #expect(
            JobEventPattern().json == """
                {"source":["aws.s3"],"detail-type":["AWS Service Event via CloudTrail"],\
                "detail":{"eventSource":["s3.amazonaws.com"],"eventName":["JobCreated","JobStatusChanged"]}}
                """
        )
        let ended = JobEventPattern(
            names: [.jobStatusChanged],
            statuses: ["Complete", "Failed"],
            jobIDs: ["a\"\\\n"]
        )
        #expect(
            ended.json.hasSuffix(
                #""serviceEventDetails":{"status":["Complete","Failed"],"jobId":["a\"\\\u000a"]}}}"#
            )
        )
        let event = JobEvent(
            .jobStatusChanged,
            jobID: "a\"\\\n",
            status: "Failed",
            time: "",
            region: "us-east-1"
        )
        #expect(ended.matches(event))
        #expect(JobEventPattern().matches(event))
        #expect(!JobEventPattern(statuses: ["Complete"]).matches(event))
        #expect(!JobEventPattern(names: [.jobCreated]).matches(event))
        #expect(!JobEventPattern(jobIDs: ["b"]).matches(event))
    }
}

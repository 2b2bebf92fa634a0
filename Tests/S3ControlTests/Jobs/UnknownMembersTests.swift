import HTTPTypes
import S3Control
import Testing

@Suite("A job with unknown members is not repeated")
struct UnknownMembersTests {
    private static let unknown = "<RetainTwice>2</RetainTwice>"
    private static let path = "Operation.S3PutObjectRetention.Retention.RetainTwice"

    private func makeClient() throws -> (client: S3ControlClient, transport: ScriptedTransport) {
        let transport = ScriptedTransport { request in
            let body =
                request.method == .post
                ? "<CreateJobResult><JobId>job-2</JobId></CreateJobResult>"
                : """
                <DescribeJobResult><Job><JobId>job-1</JobId><Status>Complete</Status><Operation><S3PutObjectRetention>\
                <Retention>\(Self.unknown)</Retention></S3PutObjectRetention></Operation></Job></DescribeJobResult>
                """
            return TransportResponse(head: HTTPResponse(status: .ok), body: Array(body.utf8))
        }
        return (try S3ControlClient(configuration: makeConfiguration(transport: transport)), transport)
    }

    @Test("neither as a request nor as a draft, unless they are removed or allowed")
    func refuses() async throws {
        let (client, transport) = try makeClient()
        let job = try await client.describeJob("job-1")
        #expect(
            job.operation != .removeRetention()
                && job.operation?.s3PutObjectRetention?.retention != S3Retention()
        )
        #expect(job.findUnknownMembers().map(\.description) == ["\(Self.path): \(Self.unknown)"])

        var request = makeCreateJobRequest()
        request.operation = try #require(job.operation)
        let refused = request
        let error = try await #require(throws: S3ControlError.self) { try await client.createJob(refused) }
        #expect(
            error.code == .invalidRequest
                && error.message.contains("\(Self.path) is unknown to this version")
        )

        let draft = JobDraft(
            try #require(job.operation),
            on: .manifest("arn:aws:s3:::m/m.csv", eTag: "e"),
            report: .none,
            roleARN: "arn:aws:iam::123456789012:role/batch"
        )
        #expect(draft.violations(for: account).map(\.path) == [Self.path])
        #expect(draft.violations(for: account).map(\.kind) == [.unknownMember])
        await #expect(throws: S3ControlError.self) { try await client.createJob(draft) }
        #expect(transport.requests.count == 1)

        request.operation.s3PutObjectRetention?.retention.unknownMembers.allowAll()
        #expect(try await client.createJob(request).jobID == "job-2")
        request.removeUnknownMembers()
        #expect(try await client.createJob(request).jobID == "job-2")
        #expect(transport.requests.count == 3)
    }
}

@_spi(XML) import AWSXML
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Testing

@Suite("An empty list is distinguished from an absent one only where the difference matters")
struct EmptyListTests {
    private func read<Output: Shape>(_ type: Output.Type, _ content: String) throws(XMLError) -> Output {
        try ShapeDecoder.decode(
            type,
            from: Array("<\(type.shapeName)>\(content)</\(type.shapeName)>".utf8)
        )
    }

    private func written(_ value: some Shape) throws(XMLError) -> String {
        String(decoding: try ShapeEncoder.encode(value), as: UTF8.self)
    }

    @Test(
        "A result's list is empty if it is absent or empty",
        arguments: ["", "<Jobs/>"]
    )
    func results(content: String) throws {
        #expect(try read(ListJobsResult.self, content + "<NextToken>a</NextToken>").jobs == [])
        let tags = content.replacing("Jobs", with: "Tags")
        #expect(try read(GetJobTaggingResult.self, tags).tags == [])
        let reasons = content.replacing("Jobs", with: "FailureReasons")
        let job = try read(
            JobDescriptor.self,
            """
            <JobId>abcde</JobId><Status>New</Status><Priority>1</Priority>
            <CreationTime>2026-11-22T00:00:00Z</CreationTime>\(reasons)
            """
        )
        #expect(job.failureReasons == [])
    }

    @Test("A required list must be present, even if it is empty")
    func requiredLists() throws {
        #expect(try read(PutJobTaggingRequest.self, "<Tags/>").tags == [])
        let error = try #require(throws: XMLError.self) { try read(PutJobTaggingRequest.self, "") }
        #expect(error.code == .missingMember)
    }

    @Test("What every result has must be present, although the service model does not require it")
    func alwaysSent() throws {
        let error = try #require(throws: XMLError.self) { try read(CreateJobResult.self, "") }
        #expect(error.code == .missingMember)
    }

    @Test("An optional list is omitted if it is empty, unless an empty one has a meaning")
    func requests() throws {
        let request = PutJobTaggingRequest(accountID: "123456789012", jobID: "abcde", tags: [])
        #expect(try written(request).contains(/<Tags *\/>|<Tags><\/Tags>/))

        var copy = S3CopyObjectOperation {
            $0.accessControlGrants = []
            $0.newObjectTagging = []
        }
        #expect(try !written(copy).contains("AccessControlGrants"))
        #expect(try written(copy).contains("NewObjectTagging"))
        copy.newObjectTagging = nil
        #expect(try !written(copy).contains("NewObjectTagging"))
        #expect(try !written(LambdaInvokeOperation { $0.userArguments = [:] }).contains("UserArguments"))
        #expect(try !written(ListJobsResult()).contains("<Jobs"))
    }

    @Test("A structure without members is written if it is present")
    func emptyStructures() throws {
        #expect(try written(JobOperation.s3ReplicateObject()).contains("<S3ReplicateObject"))
        let encryption = GeneratedManifestEncryption { $0.sseS3 = SSES3Encryption() }
        #expect(try written(encryption).contains("<SSE-S3"))
    }
}

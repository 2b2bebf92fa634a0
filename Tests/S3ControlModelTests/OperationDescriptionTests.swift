@_spi(Shapes) import S3ControlModel
import Testing

@Suite("An operation is described without a value")
struct OperationDescriptionTests {
    @Test("All eight operations can be described")
    func all() throws {
        let descriptions = try s3ControlOperations.map { try OperationDescription($0) }
        #expect(Set(descriptions.map(\.name)).count == 8)
        for description in descriptions {
            #expect(description.shapes.contains { $0.name == description.input })
            #expect(description.shapes.contains { $0.name == description.output })
            #expect(Set(description.shapes.map(\.name)).count == description.shapes.count)
            #expect(description.path.hasPrefix("/v20180820/jobs"))
        }
    }

    @Test("Names, locations, and constraints of members are described")
    func members() throws {
        let description = try OperationDescription(UpdateJobStatus.self)
        #expect(description.method == "POST")
        #expect(description.errors.last == "InternalServiceException")
        let input = try #require(description.shapes.first)
        #expect(input.name == "UpdateJobStatusRequest" && !input.isUnion)
        #expect(
            input.members.map { "\($0.member.wireName)" } == [
                "x-amz-account-id", "id", "requestedJobStatus", "statusUpdateReason",
            ]
        )
        #expect(input.members.map(\.isOptional) == [false, false, false, true])
        guard case .enumeration(let listed) = input.members[2].value else {
            Issue.record("not an enumeration: \(input.members[2].value)")
            return
        }
        #expect(listed.name == "RequestedJobStatus" && listed.values == ["Cancelled", "Ready"])
        #expect(RequestedJobStatus.enumeration == listed && JobStatus.enumeration != listed)
        #expect(Set([RequestedJobStatus.enumeration, JobStatus.enumeration, String.enumeration]).count == 3)
        #expect(input.members[3].member.constraint == .length(1...256))
    }

    @Test("Structures, unions, lists, and maps are described")
    func shapes() throws {
        let shapes = try OperationDescription(CreateJob.self).shapes
        let union = try #require(shapes.first { $0.name == "ObjectEncryptionFilter" })
        #expect(union.isUnion && union.members.count == 5)
        let lambda = try #require(shapes.first { $0.name == "LambdaInvokeOperation" })
        #expect(lambda.members.map(\.value) == [.text, .text, .map])
        let filter = try #require(shapes.first { $0.name == "JobManifestGeneratorFilter" })
        #expect(filter.members.last?.value == .list(of: .union("ObjectEncryptionFilter")))
        #expect(filter.members.first?.value == .boolean)
        #expect(filter.members[1].value == .timestamp && filter.members[5].value == .integer)
    }

    @Test("An optional list is distinguished from a required one")
    func absence() throws {
        func member(_ operation: any APIOperation.Type, _ shape: String, _ name: String) throws
            -> MemberDescription
        {
            let shapes = try OperationDescription(operation).shapes
            let members = try #require(shapes.first { $0.name == shape }).members
            return try #require(members.first { "\($0.member.name)" == name })
        }
        let listed = try member(ListJobs.self, "ListJobsResult", "Jobs")
        #expect(!listed.isOptional && listed.mayBeAbsent && !listed.member.keepsEmpty)
        let put = try member(PutJobTagging.self, "PutJobTaggingRequest", "Tags")
        #expect(!put.isOptional && !put.mayBeAbsent && put.member.keepsEmpty)
        let tagging = try member(CreateJob.self, "S3CopyObjectOperation", "NewObjectTagging")
        #expect(tagging.isOptional && tagging.member.keepsEmpty)
    }

    @Test("Descriptions are compared by their content")
    func equality() throws {
        #expect(try OperationDescription(ListJobs.self) == OperationDescription(ListJobs.self))
        #expect(try OperationDescription(ListJobs.self) != OperationDescription(DescribeJob.self))
        let members = try OperationDescription(UpdateJobStatus.self).shapes[0].members
        #expect(Set(members).count == 4)
    }
}

import Basics
import S3ControlModel
import Testing

@Suite("Structures and identifiers are Codable")
struct CodingTests {
    @Test("with the API reference's names, and without absent members")
    func names() throws {
        let job = JobDescriptor(jobID: "job-1", status: .active) {
            $0.priority = 7
            $0.operation = .s3PutObjectRetention(
                S3SetObjectRetentionOperation(retention: S3Retention { $0.eventHold = .on })
            )
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(job), as: UTF8.self)
        #expect(
            json == #"{"FailureReasons":[],"JobId":"job-1","Operation":{"S3PutObjectRetention":{"Retention":"#
                + #"{"EventHold":"ON"}}},"Priority":7,"Status":"Active"}"#
        )
        #expect(try JSONDecoder().decode(JobDescriptor.self, from: Data(json.utf8)) == job)
    }

    @Test("An empty list can be missing, but not an ID")
    func absent() throws {
        let result = try JSONDecoder().decode(ListJobsResult.self, from: Data("{}".utf8))
        #expect(result == ListJobsResult())
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(JobListDescriptor.self, from: Data(#"{"Status":"New"}"#.utf8))
        }
    }

    static let refused: [(any S3ControlStructure.Type, String, String)] = [
        (PutJobTaggingRequest.self, #"{"AccountId":"123456789012","JobId":"job-1"}"#, "Tags"),
        (PutJobTaggingRequest.self, #"{"AccountId":"123456789012","JobId":"job-1","tags":[]}"#, "Tags"),
        (PutJobTaggingRequest.self, #"{"AccountId":"123456789012","JobId":"job-1","Tags":null}"#, "Tags"),
        (
            PutJobTaggingRequest.self,
            #"{"AccountId":"123456789012","JobId":"job-1","Tags":[],"Mode":"x"}"#,
            "PutJobTaggingRequest has no member Mode"
        ),
        (S3Retention.self, #"{"Mod":"GOVERNANCE"}"#, "S3Retention has no member Mod"),
        (
            S3Retention.self, #"{"mode":"GOVERNANCE","Mode":"GOVERNANCE","Hold":"ON"}"#,
            "S3Retention has no member Hold, mode"
        ),
        (
            S3SetObjectRetentionOperation.self, #"{"Retention":{"Mod":"GOVERNANCE"}}"#,
            "S3Retention has no member Mod"
        ),
        (
            JobOperation.self, #"{"S3DeleteObjectTagging":{"Keys":[]}}"#,
            "S3DeleteObjectTaggingOperation has no member Keys"
        ),
        (ListJobsResult.self, #"{"jobs":[]}"#, "ListJobsResult has no member jobs"),
    ]

    @Test("A required list that is missing and a key that is no member are errors", arguments: refused)
    func refuses(type: any S3ControlStructure.Type, json: String, reason: String) {
        let error = #expect(throws: DecodingError.self) {
            _ = try JSONDecoder().decode(type, from: Data(json.utf8))
        }
        #expect(String(describing: error).contains(reason), "\(String(describing: error))")
    }

    @Test("What is encoded can be decoded, with empty lists and unknown members")
    func bothWays() throws {
        var retention = S3Retention()
        retention.unknownMembers = [UnknownMember(name: "Tomorrow", xml: "<Tomorrow/>")]
        let request = makeCreateJobRequest(
            operation: .s3PutObjectRetention(S3SetObjectRetentionOperation(retention: retention)),
            tags: []
        )
        let copy = try JSONDecoder().decode(CreateJobRequest.self, from: JSONEncoder().encode(request))
        #expect(copy == request)
        let tagging = PutJobTaggingRequest(accountID: "123456789012", jobID: "job-1", tags: [])
        let json = try JSONEncoder().encode(tagging)
        #expect(try JSONDecoder().decode(PutJobTaggingRequest.self, from: json) == tagging)
    }

    @Test("An ID is encoded as its text, and validated before it is sent")
    func identifiers() throws {
        let texts = Data(#"["job-1","no"]"#.utf8)
        let ids = try JSONDecoder().decode([JobID].self, from: texts)
        #expect(ids == ["job-1", "no"])
        #expect(try JSONEncoder().encode(ids) == texts)
        let accounts = try JSONDecoder().decode([AccountID].self, from: texts)
        #expect(try JSONEncoder().encode(accounts) == texts)
    }
}

@Suite("Unknown members")
struct UnknownMembersTests {
    private let first = UnknownMember(name: "A", xml: "<A/>")
    private let second = UnknownMember(name: "B", xml: "<B>1</B>")

    @Test("keep their order, and no members are equal to an empty collection")
    func collection() {
        var members = UnknownMembers()
        #expect(members.isEmpty && members == [] && "\(members)" == "[]")
        members.append(first)
        members.append(second)
        #expect(Array(members) == [first, second] && members == [first, second])
        #expect("\(members)" == "[<A/>, <B>1</B>]")
        members.removeAll()
        #expect(members == UnknownMembers() && members.hashValue == UnknownMembers().hashValue)
    }

    @Test("take no space if there are none")
    func size() {
        #expect(MemoryLayout<UnknownMembers>.size == MemoryLayout<Int>.size)
    }
}

@_spi(XML) import AWSXML
import Basics
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Testing

@Suite("ShapeDecoder reads a structure's children in any order")
struct ShapeDecoderTests {
    private static let children = [
        "<JobId>job-1</JobId>", "<Description>d</Description>", "<Operation>LambdaInvoke</Operation>",
        "<Priority>3</Priority>", "<Status>Active</Status>",
        "<CreationTime>2024-01-31T00:00:00Z</CreationTime>",
        "<ProgressSummary><NumberOfTasksFailed>2</NumberOfTasksFailed><TotalNumberOfTasks>9</TotalNumberOfTasks>"
            + "</ProgressSummary>",
    ]

    @Test("in the model's order, in reverse, rotated, and among unknown elements")
    func takesAnyOrder() throws {
        let expected = try decode(Self.children)
        #expect(expected.jobID == "job-1")
        #expect(expected.description == "d")
        #expect(expected.operation == "LambdaInvoke")
        #expect(expected.priority == 3)
        #expect(expected.status == .active)
        #expect(expected.creationTime?.timeIntervalSince1970 == 1_706_659_200)
        #expect(expected.terminationDate == nil)
        #expect(expected.progressSummary?.totalNumberOfTasks == 9)
        #expect(expected.progressSummary?.numberOfTasksFailed == 2)

        #expect(try decode(Self.children.reversed()) == expected)
        for start in Self.children.indices {
            #expect(try decode(Array(Self.children[start...] + Self.children[..<start])) == expected)
        }
        let unknown = "<New><JobId>not this</JobId></New>"
        let decoded = try decode(Self.children.flatMap { [unknown, $0] } + [unknown, "<JobID/>", unknown])
        #expect(
            decoded.unknownMembers.map(\.xml) == Array(repeating: unknown, count: 8) + ["<JobID/>", unknown]
        )
        var known = decoded
        known.unknownMembers.removeAll()
        #expect(known == expected && decoded != expected)
    }

    @Test("the last of two elements for a member counts, at any position")
    func takesTheLast() throws {
        let first = [
            "<JobId>job-0</JobId>", "<Description>e</Description>", "<Operation>S3PutObjectCopy</Operation>",
            "<Priority>4</Priority>", "<Status>Failed</Status>",
            "<CreationTime>2023-01-31T00:00:00Z</CreationTime>",
            "<ProgressSummary><Timers/></ProgressSummary>",
        ]
        let expected = try decode(Self.children)
        for index in Self.children.indices {
            for place in 0...index {
                var children = Self.children
                children.insert(first[index], at: place)
                #expect(try decode(children) == expected)
            }
        }
    }

    @Test("only a missing ID or status is rejected, whatever else is present", arguments: 0..<7)
    func needsIDAndStatus(_ index: Int) throws {
        var children = Self.children
        children.remove(at: index)
        if index == 0 || index == 4 {
            let error = #expect(throws: XMLError.self) { try decode(children.reversed()) }
            #expect(error?.code == .missingMember)
        } else {
            _ = try decode(children.reversed())
        }
    }

    @Test(
        "unreadable elements are kept as XML, and the rest is read",
        arguments: [
            ("<Priority>high</Priority>", \JobListDescriptor.priority), ("<Priority/>", \.priority),
            ("<Priority><A>1</A></Priority>", \.priority),
        ]
    )
    func keepsWhatIsUnreadable(_ element: String, _ member: any KeyPath<JobListDescriptor, Int?> & Sendable)
        throws
    {
        var children = Self.children
        children[3] = element
        let decoded = try decode(children)
        #expect(decoded[keyPath: member] == nil && decoded.unknownMembers.map(\.xml) == [element])
        #expect(decoded.status == .active && decoded.progressSummary?.totalNumberOfTasks == 9)
    }

    @Test(
        "the readable one of two elements for a member counts, at any position",
        arguments: [3, 4]
    )
    func takesWhatIsReadable(place: Int) throws {
        var children = Self.children
        children.insert("<Priority>high</Priority>", at: place)
        let decoded = try decode(children)
        #expect(decoded.priority == 3 && decoded.unknownMembers.map(\.name) == ["Priority"])
    }

    @Test("a structure without a required member is kept as XML by its parent")
    func keepsIncompleteStructures() throws {
        let manifest = "<Manifest a='1'><Spec><Format>F</Format></Spec></Manifest>"
        let document = "<R><Job><JobId>job-1</JobId>\(manifest)<Status>New</Status></Job></R>"
        let job = try ShapeDecoder.decode(DescribeJobResult.self, from: Array(document.utf8)).job
        #expect(job.manifest == nil && job.unknownMembers.map(\.xml) == [manifest])
        // In a request it is an error.
        #expect(throws: XMLError.self) {
            try ShapeDecoder.decode(DescribeJobResult.self, from: Array(document.utf8), isStrict: true)
        }
    }

    @Test("white space before a response is skipped; a request must begin with its declaration")
    func skipsKeepAlive() throws {
        let document = " \r\n<?xml version=\"1.0\"?><R><Job><JobId>j</JobId><Status>New</Status></Job></R>"
        let job = try ShapeDecoder.decode(DescribeJobResult.self, from: Array(document.utf8)).job
        #expect(job.jobID == "j")
        #expect(throws: XMLError.self) {
            try ShapeDecoder.decode(DescribeJobResult.self, from: Array(document.utf8), isStrict: true)
        }
    }

    @Test("a document that ends within an unreadable member is rejected")
    func refusesMalformed() {
        for document in [
            "<R><Job><JobId>job-1</JobId><Status>New</Status><Priority>a", "<R><Job><Report><Enabled>",
        ] {
            #expect(throws: XMLError.self) {
                try ShapeDecoder.decode(DescribeJobResult.self, from: Array(document.utf8))
            }
        }
    }

    @Test("a job with an unreadable ID or status fails the page, so that no job is lost silently")
    func losesNoJob() {
        for child in ["<JobId><A/></JobId><Status>New</Status>", "<JobId>job-1</JobId><Status><A/></Status>"]
        {
            let document = "<ListJobsResult><Jobs><member>\(child)</member></Jobs></ListJobsResult>"
            #expect(throws: XMLError.self) {
                try ShapeDecoder.decode(ListJobsResult.self, from: Array(document.utf8))
            }
        }
    }

    private func decode(_ children: [String]) throws -> JobListDescriptor {
        let document = "<ListJobsResult><Jobs><member>\(children.joined())</member></Jobs></ListJobsResult>"
        let result = try ShapeDecoder.decode(ListJobsResult.self, from: Array(document.utf8))
        return try #require(result.jobs.first)
    }
}

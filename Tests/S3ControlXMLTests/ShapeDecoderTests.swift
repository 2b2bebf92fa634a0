import S3ControlModel
import S3ControlXML
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("ShapeDecoder takes a structure's children in any order")
struct ShapeDecoderTests {
    private static let children = [
        "<JobId>job-1</JobId>", "<Description>d</Description>", "<Operation>LambdaInvoke</Operation>",
        "<Priority>3</Priority>", "<Status>Active</Status>",
        "<CreationTime>2024-01-31T00:00:00Z</CreationTime>",
        "<ProgressSummary><NumberOfTasksFailed>2</NumberOfTasksFailed><TotalNumberOfTasks>9</TotalNumberOfTasks>"
            + "</ProgressSummary>",
    ]

    @Test("in the model's order, in reverse, rotated, and among elements that nobody knows")
    func takesAnyOrder() throws {
        let expected = try decode(Self.children)
        #expect(expected.jobID == "job-1")
        #expect(expected.description == "d")
        #expect(expected.operation == "LambdaInvoke")
        #expect(expected.priority == 3)
        #expect(expected.status == .active)
        #expect(expected.creationTime.timeIntervalSince1970 == 1_706_659_200)
        #expect(expected.terminationDate == nil)
        #expect(expected.progressSummary?.totalNumberOfTasks == 9)
        #expect(expected.progressSummary?.numberOfTasksFailed == 2)

        #expect(try decode(Self.children.reversed()) == expected)
        for start in Self.children.indices {
            #expect(try decode(Array(Self.children[start...] + Self.children[..<start])) == expected)
        }
        let unknown = "<New><JobId>not this</JobId></New>"
        #expect(
            try decode(Self.children.flatMap { [unknown, $0] } + [unknown, "<JobID/>", unknown]) == expected
        )
    }

    @Test("a member that comes twice is refused wherever it comes again")
    func refusesDuplicates() throws {
        for (index, child) in Self.children.enumerated() {
            for place in index + 1...Self.children.count {
                var children = Self.children
                children.insert(child, at: place)
                let error = #expect(throws: XMLError.self) { try decode(children) }
                #expect(error?.code == .duplicateMember)
            }
        }
    }

    @Test("a required member that does not come is refused, whatever else comes")
    func refusesMissing() throws {
        for index in [0, 3, 4, 5] {
            var children = Self.children
            children.remove(at: index)
            let error = #expect(throws: XMLError.self) { try decode(children.reversed()) }
            #expect(error?.code == .missingMember)
        }
    }

    private func decode(_ children: [String]) throws -> JobListDescriptor {
        let document = "<ListJobsResult><Jobs><member>\(children.joined())</member></Jobs></ListJobsResult>"
        let result = try ShapeDecoder.decode(ListJobsResult.self, from: Array(document.utf8))
        return try #require(result.jobs.first)
    }
}

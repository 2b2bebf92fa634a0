import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("A job's ARN is accepted wherever its ID is")
struct JobARNTests {
    private static let arn: JobID = "arn:aws:s3:us-east-1:123456789012:job/job-1"

    @Test("It identifies the job in every call")
    func accepted() throws {
        let bench = try SimulatedBench()
        bench.addJob(.suspended)
        let id = Self.arn
        #expect(id == "job-1")
        #expect("\(id)" == "job-1")
        let chinese = JobID("arn:aws-cn:s3:cn-north-1:123456789012:job/job-1")
        #expect(chinese.rawValue == "job-1")
        try bench.simulation.run {
            #expect(try await bench.client.describeJob(id).jobID == "job-1")
            try await bench.client.setTags([S3Tag(key: "a", value: "b")], of: id)
            #expect(try await bench.client.tags(of: id).count == 1)
            #expect(try await bench.client.updateJobPriority(jobID: id, to: 3).priority == 3)
            let report = try await bench.client.cancelJobs([id, "job-1"])
            #expect(report.results.map(\.jobID) == ["job-1"])
            #expect(report.count(.done) == 1)
            #expect(try await bench.client.waitUntil(id).status == .cancelled)
            for try await snapshot in bench.client.progress(of: [id]) { #expect(snapshot.jobID == "job-1") }
        }
    }

    @Test(
        "An ARN of another account or region is rejected before anything is sent",
        arguments: [
            (
                JobID(stringLiteral: "arn:aws:s3:us-east-1:210987654321:job/job-1"),
                "belongs to account 210987654321"
            ),
            (JobID(stringLiteral: "arn:aws:s3:eu-west-1:123456789012:job/job-1"), "is in eu-west-1"),
        ]
    )
    func mismatch(id: JobID, words: String) throws {
        let bench = try SimulatedBench()
        bench.addJob(.suspended)
        let calls: [@Sendable (S3ControlClient) async throws -> Void] = [
            { _ = try await $0.describeJob(id) }, { try await $0.cancelJob(id) },
            { try await $0.updateJobStatus(jobID: id, to: .ready) },
            { try await $0.updateJobPriority(jobID: id, to: 1) }, { _ = try await $0.tags(of: id) },
            { try await $0.setTags([], of: id) }, { try await $0.deleteTags(of: id) },
            { try await $0.addTags([S3Tag(key: "a", value: "")], to: id) },
            { try await $0.removeTags(["a"], from: id) },
            { try await $0.waitUntil(id) }, { try await $0.waitUntil([id, "job-2"]) },
            { for try await _ in $0.progress(of: id) {} },
            { for try await _ in $0.progress(of: [id, "job-2"]) {} },
            { _ = try await $0.cancelJobs([id, "job-2"]) }, { _ = try await $0.confirmJobs([id]) },
            { _ = try await $0.updatePriorities(of: [id], to: 1) }, { try await $0.cancelJobAndWait(id) },
        ]
        for call in calls {
            let error = try #require(throws: S3ControlError.self) {
                try bench.simulation.run { try await call(bench.client) }
            }
            #expect(error.code == .invalidRequest)
            #expect(error.effect == .none)
            #expect(error.message.contains(words), "\(error)")
        }
        #expect(bench.transport.entries.isEmpty)
    }

    @Test(
        "Other ARNs are rejected",
        arguments: [
            "arn:aws:s3:::bucket", "arn:aws:s3:us-east-1:123456789012:accesspoint/job-1", "arn:",
            "arn:aws:s3:us-east-1:12:job/job-1",
            "arn:aws:iam::123456789012:role/job-1", "arn:aws:s3:us-east-1:123456789012:job/",
            "arn:aws:s3:us-east-1:123456789012:job/a/b/c",
            "arn:aws:s3::123456789012:job/job-1",
        ]
    )
    func invalid(text: String) throws {
        #expect(throws: ValidationError.self) { try JobID(text) }
        let bench = try SimulatedBench()
        let error = try #require(throws: S3ControlError.self) {
            try bench.simulation.run { try await bench.client.describeJob(JobID(stringLiteral: text)) }
        }
        #expect(error.code == .invalidRequest)
        #expect(bench.transport.entries.isEmpty)
    }
}

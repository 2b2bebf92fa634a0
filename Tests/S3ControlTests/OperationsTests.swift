import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("The other operations work with the emulator")
struct OperationsTests {
    @Test("A job is created, described, reprioritized, and runs to its end")
    func life() async throws {
        let bench = try Bench()
        let id = try await bench.client.createJob(makeCreateJobRequest()).jobID
        var job = try await bench.client.describeJob(id)
        #expect(job.status == .new)
        #expect(job.manifest == makeCreateJobRequest().manifest)
        #expect(job.operation == makeCreateJobRequest().operation)
        #expect(try await bench.client.updateJobPriority(jobID: id, to: 99).priority == 99)
        bench.clock.advance(by: .seconds(3600))
        job = try await bench.client.describeJob(id)
        #expect(job.status == .complete)
        #expect(job.priority == 99)
        #expect(job.progressSummary?.numberOfTasksSucceeded == 1000)
    }

    @Test("One client request token creates one job, and is rejected with another request")
    func idempotency() async throws {
        let bench = try Bench()
        let first = try await bench.client.createJob(makeCreateJobRequest(token: "t"))
        #expect(try await bench.client.createJob(makeCreateJobRequest(token: "t")) == first)
        var other = makeCreateJobRequest(token: "t")
        other.priority = 8
        let request = other
        let error = try await #require(throws: S3ControlError.self) {
            try await bench.client.createJob(request)
        }
        #expect(error.code == .idempotency)
    }

    @Test("Without a token, each call creates its own job")
    func freshToken() async throws {
        let bench = try Bench()
        let first = try await bench.client.createJob(makeCreateJobRequest()).jobID
        #expect(try await bench.client.createJob(makeCreateJobRequest()).jobID != first)
    }

    @Test("Tags are read, replaced, and deleted")
    func tags() async throws {
        let bench = try Bench()
        let id = try await bench.client.createJob(makeCreateJobRequest(tags: [S3Tag(key: "k", value: "v")]))
            .jobID
        #expect(try await bench.client.tags(of: id) == [S3Tag(key: "k", value: "v")])
        try await bench.client.setTags(
            [S3Tag(key: "über", value: ""), S3Tag(key: "b", value: "x y")],
            of: id
        )
        #expect(try await bench.client.tags(of: id).map(\.key) == ["über", "b"])
        try await bench.client.deleteTags(of: id)
        #expect(try await bench.client.tags(of: id).isEmpty)
        let many = (0...50).map { S3Tag(key: "k\($0)", value: "") }
        let error = try await #require(throws: S3ControlError.self) {
            try await bench.client.setTags(many, of: id)
        }
        #expect(error.code == .tooManyTags)
    }

    @Test("A listing returns all pages of the requested statuses", arguments: [1, 2, 7, 1000])
    func listing(pageSize: Int) async throws {
        let bench = try Bench()
        for number in 0..<7 {
            bench.addJob(number % 2 == 0 ? .suspended : .active, id: JobID(stringLiteral: "job-\(number)"))
        }
        var ids: [String] = []
        for try await job in bench.client.listJobs(statuses: [.suspended], pageSize: pageSize) {
            ids.append(job.jobID.rawValue)
        }
        #expect(ids == ["job-0", "job-2", "job-4", "job-6"])
        var sizes: [Int] = []
        for try await page in bench.client.listJobs(pageSize: pageSize).pages {
            sizes.append(page.jobs.count)
        }
        #expect(sizes.reduce(0, +) == 7)
        #expect(sizes.allSatisfy { $0 <= pageSize })
    }

    @Test("A listing with a repeated token ends with an error")
    func repeatedToken() async throws {
        let transport = ScriptedTransport("<ListJobsResult><NextToken>t</NextToken><Jobs/></ListJobsResult>")
        let client = try S3ControlClient(configuration: makeConfiguration(transport: transport))
        let error = try await #require(throws: S3ControlError.self) {
            for try await _ in client.listJobs() {}
        }
        #expect(error.code == .invalidResponse)
        #expect(transport.requests.count == 2)
    }

    @Test("An invalid token is rejected")
    func invalidToken() async throws {
        let bench = try Bench()
        let error = try await #require(throws: S3ControlError.self) {
            try await bench.client.listJobs(ListJobsRequest(accountID: account, nextToken: "nonsense"))
        }
        #expect(error.code == .invalidNextToken)
    }

    @Test("A listing continues from a token, as in another process")
    func resumedListing() async throws {
        let bench = try Bench()
        for number in 0..<7 { bench.addJob(.suspended, id: JobID(stringLiteral: "job-\(number)")) }
        var token: String?
        for try await page in bench.client.listJobs(pageSize: 3).pages {
            token = page.nextToken
            break
        }
        var ids: [String] = []
        for try await job in bench.client.listJobs(pageSize: 3, startingToken: token) {
            ids.append(job.jobID.rawValue)
        }
        #expect(ids == ["job-3", "job-4", "job-5", "job-6"])
    }

    @Test("A listing can be created without a client")
    func mockedListing() async throws {
        let pages = JobPages(ListJobsRequest(accountID: account)) { request in
            ListJobsResult(
                nextToken: request.nextToken == nil ? "more" : nil,
                jobs: [
                    JobListDescriptor(jobID: request.nextToken == nil ? "job-1" : "job-2", status: .active)
                ]
            )
        }
        var ids: [JobID] = []
        for try await job in JobListing(pages: pages) { ids.append(job.jobID) }
        #expect(ids == ["job-1", "job-2"])
    }
}

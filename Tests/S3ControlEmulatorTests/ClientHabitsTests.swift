import AWSCore
import AWSSigV4
import Basics
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Testing

@Suite("The emulator takes what other clients send")
struct ClientHabitsTests {
    private static let signed = EmulatorConfiguration(clock: WallClock { startDate })
    private let emulator = S3ControlEmulator(configuration: signed)

    private func send(
        _ method: HTTPRequest.Method = .get,
        _ path: String,
        region: String = "us-east-1",
        authority: String = "127.0.0.1"
    ) async throws -> (status: Int, body: String) {
        var request = HTTPRequest(method: method, scheme: "http", authority: authority, path: path)
        request.headerFields[try #require(HTTPField.Name("x-amz-account-id"))] = account.rawValue
        let signer = SigV4Signer(service: "s3", region: region, flavor: .s3)
        try signer.sign(
            &request,
            payload: .empty,
            credentials: EmulatorConfiguration.exampleCredentials,
            date: startDate
        )
        let response = try await emulator.send(request)
        return (response.statusCode, String(decoding: response.body, as: UTF8.self))
    }

    @Test("A job is found in its own region only")
    func regions() async throws {
        emulator.addJob("job-1", .active, to: account)
        emulator.addJob("job-2", .active, to: account, in: "eu-west-1")
        #expect(try await send(.get, "/v20180820/jobs/job-1").status == 200)
        #expect(try await send(.get, "/v20180820/jobs/job-2").body.contains("<Code>NotFound"))
        #expect(try await send(.get, "/v20180820/jobs/job-2", region: "eu-west-1").status == 200)
        let list = try await send(.get, "/v20180820/jobs", region: "eu-west-1").body
        #expect(list.contains("job-2") && !list.contains("job-1"))
        #expect(emulator.regions(of: account) == ["eu-west-1", "us-east-1"])
        #expect(emulator.jobs(of: account).count == 2)
        #expect(emulator.jobs(of: account, in: "eu-west-1").map(\.jobID) == ["job-2"])
        #expect(emulator.job("job-2", of: account)?.jobARN?.contains(":eu-west-1:") == true)
        #expect(emulator.job("job-2", of: account, in: "us-east-1") == nil)
    }

    @Test(
        "Without a signature the host tells the region",
        arguments: [
            ("123456789012.s3-control.eu-west-1.amazonaws.com", 200),
            ("123456789012.s3-control-fips.dualstack.eu-west-1.amazonaws.com:443", 200),
            ("123456789012.s3-control.eu-west-2.amazonaws.com", 400), ("127.0.0.1:4566", 400),
            ("s3-control.test", 400),
        ]
    )
    func hosts(_ host: String, _ status: Int) async throws {
        let emulator = makeEmulator()
        emulator.addJob("job-2", .active, to: account, in: "eu-west-1")
        var request = HTTPRequest(
            method: .get,
            scheme: "http",
            authority: host,
            path: "/v20180820/jobs/job-2"
        )
        request.headerFields[try #require(HTTPField.Name("x-amz-account-id"))] = account.rawValue
        #expect(try await emulator.send(request).statusCode == status)
    }

    @Test("A plus sign in a query is a space to the signature and to the operation")
    func plus() async throws {
        emulator.addJob("job-1", .suspended, to: account)
        let path = "/v20180820/jobs/job-1/status?requestedJobStatus=Cancelled&statusUpdateReason=no+need%2B"
        #expect(try await send(.post, path).status == 200)
        #expect(emulator.job("job-1", of: account)?.statusUpdateReason == "no need+")
    }

    @Test(
        "A presigned request may carry the account id in its query",
        arguments: ["x-amz-account-id", "X-Amz-Account-Id"]
    )
    func presigned(_ name: String) async throws {
        emulator.addJob("job-1", .active, to: account)
        var request = HTTPRequest(
            method: .get,
            scheme: "http",
            authority: "127.0.0.1",
            path: "/v20180820/jobs/job-1?\(name)=123456789012"
        )
        let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: .s3)
        try signer.presign(
            &request,
            lifetime: .seconds(60),
            credentials: EmulatorConfiguration.exampleCredentials,
            date: startDate
        )
        #expect(try await emulator.send(request).statusCode == 200)
    }

    @Test("A status that there is not cannot be listed")
    func unknownStatuses() async throws {
        let refused = try await send(.get, "/v20180820/jobs?jobStatuses=Active&jobStatuses=Weird")
        #expect(refused.status == 400)
        #expect(refused.body.contains("<Code>InvalidRequest"))
        let lenient = makeEmulator { $0.isLenient = true }
        let list = try await lenient.call(
            ListJobs.self,
            ListJobsRequest(accountID: account, jobStatuses: ["Weird"])
        )
        #expect(list.output?.jobs.isEmpty == true)
    }

    @Test("An empty list is an element, not nothing")
    func emptyLists() async throws {
        emulator.addJob("job-1", .active, to: account)
        #expect(try await send(.get, "/v20180820/jobs/job-1/tagging").body.contains("<Tags/>"))
        let none = try await send(.get, "/v20180820/jobs?jobStatuses=Failed").body
        #expect(none.contains("<Jobs/>"))
    }
}

@Suite("A seed that contradicts itself")
struct ContradictionTests {
    private func job(
        _ status: JobStatus,
        _ work: JobWork = JobWork(),
        _ change: (inout JobDescriptor) -> Void = { _ in }
    ) -> EmulatedJob {
        var job = EmulatedJob("job-1", status, work: work)
        change(&job.descriptor)
        return job
    }

    @Test("is told from one that does not")
    func contradictions() {
        let failing = JobWork(totalTasks: 1000, failureShare: 0.6)
        #expect(job(.failed).contradictions.isEmpty)
        #expect(job(.failed, failing).contradictions.isEmpty)
        #expect(job(.suspended).contradictions.isEmpty)
        #expect(job(.complete, JobWork(totalTasks: 999, failureShare: 0.6)).contradictions.isEmpty)
        #expect(!job(.complete, failing).contradictions.isEmpty)
        #expect(!job(.failed, JobWork(failureShare: 0.2)).contradictions.isEmpty)
        #expect(!job(.failed, JobWork(totalTasks: 10, failureShare: 1)).contradictions.isEmpty)
        #expect(!job(.suspended) { $0.confirmationRequired = false }.contradictions.isEmpty)
        let counted = job(.active) {
            $0.progressSummary = JobProgressSummary {
                $0.totalNumberOfTasks = 2
                $0.numberOfTasksSucceeded = 2
                $0.numberOfTasksFailed = 1
            }
        }
        #expect(!counted.contradictions.isEmpty)
    }

    @Test("A failed seed shows the failures that it failed by, or no reason")
    func failed() throws {
        let emulator = makeEmulator()
        emulator.addJob("job-1", .failed, work: JobWork(totalTasks: 5000, failureShare: 0.6), to: account)
        emulator.addJob("job-2", .failed, to: account)
        let byRate = try #require(emulator.job("job-1", of: account))
        #expect(byRate.failureReasons.first?.failureCode == "JobFailureRateExceeded")
        #expect(byRate.progressSummary?.numberOfTasksFailed == 600)
        #expect(byRate.progressSummary?.numberOfTasksSucceeded == 400)
        let plain = try #require(emulator.job("job-2", of: account))
        #expect(plain.failureReasons.isEmpty)
    }
}

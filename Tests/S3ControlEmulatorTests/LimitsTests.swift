import AWSCore
import AWSSigV4
@_spi(XML) import AWSXML
import Basics
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Synchronization
import Testing

@Suite("The emulator limits requests and jobs")
struct LimitsTests {
    private let list = ListJobsRequest(accountID: account)

    /// A clock that a test moves.
    private final class Seconds: Sendable {
        let elapsed = Mutex(0.0)
        var clock: WallClock { WallClock { [self] in startDate.addingTimeInterval(elapsed.withLock { $0 }) } }
        func pass(_ seconds: Double) { elapsed.withLock { $0 += seconds } }
    }

    @Test("A token bucket allows a burst and then a rate, by the clock")
    func rate() async throws {
        let seconds = Seconds()
        let emulator = makeEmulator {
            $0.clock = seconds.clock
            $0.rateLimit = RateLimit(requestsPerSecond: 10, burst: 3)
        }
        func passed(_ count: Int) async throws -> Int {
            var passed = 0
            for _ in 0..<count {
                let answer = try await emulator.call(ListJobs.self, list)
                if answer.output != nil {
                    passed += 1
                } else {
                    #expect(answer.code == "TooManyRequestsException")
                }
            }
            return passed
        }
        #expect(try await passed(5) == 3)
        for _ in 0..<20 {
            seconds.pass(0.1)
            #expect(try await passed(2) == 1)
        }
        seconds.pass(3600)
        #expect(try await passed(5) == 3)
    }

    @Test(
        "A rate that is not a number, or out of range, is replaced",
        arguments: [
            (10, 10), (10.9, 10), (0.5, 1), (0, 1), (-1e300, 1), (-.infinity, 1), (.nan, 1),
            (.infinity, 1_000_000_000), (1e300, 1_000_000_000),
        ] as [(Double, Int)]
    )
    func rates(perSecond: Double, burst: Int) async throws {
        #expect(RateLimit(requestsPerSecond: perSecond).burst == burst)
        #expect(RateLimit(requestsPerSecond: perSecond, burst: .min).burst == 1)
        let seconds = Seconds()
        let emulator = makeEmulator {
            $0.clock = seconds.clock
            $0.rateLimit = RateLimit(requestsPerSecond: perSecond, burst: 1)
        }
        #expect(try await emulator.call(ListJobs.self, list).output != nil)
        #expect(try await emulator.call(ListJobs.self, list).code == "TooManyRequestsException")
        seconds.pass(10)
        #expect(try await (emulator.call(ListJobs.self, list).output != nil) == (perSecond > 0))
    }

    @Test("A created job becomes visible after a configured delay")
    func visibility() async throws {
        let emulator = makeEmulator {
            $0.visibilityDelay = .seconds(2)
            $0.jobsFollowClock = false
        }
        let id = try #require(try await emulator.call(CreateJob.self, makeCreateRequest()).output?.jobID)
        let describe = DescribeJobRequest(accountID: account, jobID: id)
        #expect(try await emulator.call(DescribeJob.self, describe).code == "NotFoundException")
        #expect(try await emulator.call(ListJobs.self, list).output?.jobs.isEmpty == true)
        // The same request again is still the same job.
        #expect(try await emulator.call(CreateJob.self, makeCreateRequest()).output?.jobID == id)
        emulator.advance(by: .seconds(2))
        #expect(try await emulator.call(DescribeJob.self, describe).output?.job.jobID == id)
    }

    @Test("Beyond the capacity, the job that ended first is evicted; otherwise no job is created")
    func capacity() async throws {
        let emulator = makeEmulator {
            $0.jobCapacity = 3
            $0.jobsFollowClock = false
            $0.work = JobWork(totalTasks: 1, tasksPerSecond: 1)
        }
        func create(_ number: Int) async throws -> Answer<CreateJobResult> {
            try await emulator.call(CreateJob.self, makeCreateRequest(token: "token-\(number)"))
        }
        let first = try #require(try await create(1).output?.jobID)
        for number in 2...3 { #expect(try await create(number).output != nil) }
        #expect(try await create(4).code == "TooManyRequestsException")
        emulator.advance(by: .seconds(60))
        #expect(emulator.statusCounts(of: account) == [.complete: 3])
        #expect(try await create(4).output != nil)
        #expect(emulator.job(first, of: account) == nil)
        #expect(emulator.jobCount == 3)
        // The token is free again with its job.
        #expect(try await create(1).output?.jobID != first)
        for number in 5...500 {
            emulator.advance(by: .seconds(60))
            #expect(try await create(number).output != nil)
        }
        #expect(emulator.jobCount == 3)
        #expect(emulator.jobs(of: account).count == 3)
    }

    @Test("The log keeps the latest calls and counts all")
    func calls() async throws {
        let emulator = makeEmulator { $0.callLogCapacity = 10 }
        emulator.addJob("job-1", .suspended, to: account)
        for number in 1...25 {
            let request = UpdateJobPriorityRequest(accountID: account, jobID: "job-1", priority: number)
            _ = try await emulator.call(UpdateJobPriority.self, request)
        }
        _ = try await emulator.send(
            HTTPRequest(method: .get, scheme: "http", authority: "h", path: "/?X-Amz-Signature=x&a=b")
        )
        #expect(emulator.calls.map(\.number) == Array(17...26))
        #expect(emulator.callCount == 26)
        #expect(emulator.callCount(of: .updateJobPriority) == 25)
        #expect(emulator.callCount(of: nil) == 1)
        #expect(emulator.requests(UpdateJobPriorityRequest.self).map(\.priority) == Array(17...25))
        let call = try #require(emulator.calls.first)
        #expect(call.operation == .updateJobPriority)
        #expect(call.jobID == "job-1")
        #expect(call.account == account)
        #expect(call.status == 200)
        #expect(call.target == "/v20180820/jobs/job-1/priority?priority=17")
        #expect(emulator.calls.last?.errorCode == "MethodNotAllowed")
        #expect(emulator.calls.last?.target == "/?X-Amz-Signature=…&a=b")
        emulator.removeCalls()
        #expect(emulator.calls.isEmpty)
        #expect(emulator.callCount == 0)
    }

    @Test(
        "A signature is accepted once if replays are rejected, and twice otherwise",
        arguments: [true, false]
    )
    func replay(isRefused: Bool) async throws {
        let emulator = makeEmulator {
            $0.checksSignatures = true
            $0.refusesReplays = isRefused
        }
        var (request, body) = try ListJobs.writeRequest(list)
        (request.scheme, request.authority) = ("http", "127.0.0.1")
        let signer = SigV4Signer(service: "s3", region: "eu-central-1", flavor: .s3)
        let credentials = EmulatorConfiguration.exampleCredentials
        try signer.sign(&request, payload: .bytes(body), credentials: credentials, date: startDate)
        #expect(try await emulator.send(request, body: body).head.status.code == 200)
        #expect(try await emulator.send(request, body: body).head.status.code == (isRefused ? 403 : 200))
        try signer.sign(&request, payload: .bytes(body), credentials: credentials, date: startDate + 1)
        #expect(try await emulator.send(request, body: body).head.status.code == 200)
    }

    @Test("A seed gives the same IDs each time")
    func seed() async throws {
        func ids(_ seed: UInt64?) async throws -> [String] {
            let emulator = makeEmulator { $0.seed = seed }
            var ids: [String] = []
            for number in 1...3 {
                let request = makeCreateRequest(token: "token-\(number)")
                ids.append(
                    try #require(try await emulator.call(CreateJob.self, request).output?.jobID).rawValue
                )
            }
            return ids + emulator.calls.map(\.requestID)
        }
        let first = try await ids(3)
        #expect(Set(first).count == 6)
        #expect(try await ids(3) == first)
        #expect(try await ids(4) != first)
        #expect(try await ids(nil) != ids(nil))
        for id in first.prefix(3) {
            #expect(
                id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
                    != nil
            )
        }
    }

    @Test("Reset removes everything and starts over")
    func reset() async throws {
        let emulator = makeEmulator { $0.faults = [FaultRule(.throttle)] }
        #expect(try await emulator.call(ListJobs.self, list).code == "TooManyRequestsException")
        let first = try await emulator.call(CreateJob.self, makeCreateRequest()).output?.jobID
        emulator.inject(.throttle, .all)
        emulator.advance(by: .seconds(1000))
        emulator.reset()
        #expect(emulator.now == startDate)
        #expect(emulator.accounts.isEmpty)
        #expect(emulator.calls.isEmpty)
        #expect(emulator.faults == [FaultRule(.throttle)])
        #expect(try await emulator.call(ListJobs.self, list).code == "TooManyRequestsException")
        #expect(try await emulator.call(CreateJob.self, makeCreateRequest()).output?.jobID == first)
    }

    @Test("The clock skew of a fault shows in the response's date")
    func skew() async throws {
        let emulator = makeEmulator {
            $0.checksSignatures = true
            $0.faults = [FaultRule(.clockSkew(.seconds(3600)), .all)]
        }
        var (request, body) = try ListJobs.writeRequest(list)
        (request.scheme, request.authority) = ("http", "127.0.0.1")
        let signer = SigV4Signer(service: "s3", region: "eu-central-1", flavor: .s3)
        let credentials = EmulatorConfiguration.exampleCredentials
        try signer.sign(&request, payload: .bytes(body), credentials: credentials, date: startDate)
        let response = try await emulator.send(request, body: body)
        #expect(response.head.status.code == 403)
        #expect(try ErrorBody.decode(response.body).code == "RequestTimeTooSkewed")
        #expect(response.head.headerFields[.date] == "Mon, 21 Sep 2026 15:13:20 GMT")
        try signer.sign(&request, payload: .bytes(body), credentials: credentials, date: startDate + 3600)
        #expect(try await emulator.send(request, body: body).head.status.code == 200)
    }

    @Test(
        "Dates are in HTTP format",
        arguments: [
            (0.0, "Thu, 01 Jan 1970 00:00:00 GMT"), (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (-5, "Wed, 31 Dec 1969 23:59:55 GMT"),
            (1e300, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ]
    )
    func dates(seconds: Double, text: String) async throws {
        let emulator = makeEmulator { $0.clock = WallClock { Date(timeIntervalSince1970: seconds) } }
        var (request, body) = try ListJobs.writeRequest(list)
        (request.scheme, request.authority) = ("http", "127.0.0.1")
        #expect(try await emulator.send(request, body: body).head.headerFields[.date] == text)
    }
}

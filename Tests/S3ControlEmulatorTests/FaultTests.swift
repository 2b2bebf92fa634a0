import AWSCore
@_spi(XML) import AWSXML
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Synchronization
import Testing

@Suite("Faults affect the calls that match their rules")
struct FaultTests {
    private let emulator = makeEmulator()
    private let describe = DescribeJobRequest(accountID: account, jobID: "job-1")
    private let cancel = UpdateJobStatusRequest(
        accountID: account,
        jobID: "job-1",
        requestedJobStatus: .cancelled
    )

    init() {
        emulator.addJob("job-1", .suspended, to: account)
    }

    private func codes(_ count: Int) async throws -> [String?] {
        var codes: [String?] = []
        for _ in 0..<count { codes.append(try await emulator.call(DescribeJob.self, describe).code) }
        return codes
    }

    @Test(
        "A rule counts its matching calls",
        arguments: [
            (FaultRule.Occurrences.all, [1, 2, 3, 4, 5, 6]), (.first(2), [1, 2]), (.only(3), [3]),
            (.from(5), [5, 6]), (.every(2), [2, 4, 6]), (.every(0), []), (.share(0), []),
            (.share(1), [1, 2, 3, 4, 5, 6]),
        ]
    )
    func occurrences(which: FaultRule.Occurrences, struck: [Int]) async throws {
        emulator.inject(.throttle, on: .describeJob, which)
        // Calls of other operations do not count.
        _ = try await emulator.call(ListJobs.self, ListJobsRequest(accountID: account))
        let codes = try await codes(6)
        #expect(codes.indices.filter { codes[$0] != nil }.map { $0 + 1 } == struck)
        #expect(codes.compactMap(\.self).allSatisfy { $0 == "TooManyRequestsException" })
    }

    @Test("A probability affects the same calls for one seed, and others for another")
    func share() async throws {
        func struck(seed: UInt64) async throws -> [Bool] {
            let emulator = makeEmulator {
                $0.seed = seed
                $0.faults = [FaultRule(.throttle, .share(0.3))]
            }
            var struck: [Bool] = []
            for _ in 0..<200 {
                let answer = try await emulator.call(ListJobs.self, ListJobsRequest(accountID: account))
                struck.append(answer.code != nil)
            }
            return struck
        }
        let first = try await struck(seed: 7)
        #expect(try await struck(seed: 7) == first)
        #expect(try await struck(seed: 8) != first)
        #expect((30...90).contains(first.count { $0 }))
    }

    @Test("The first matching rule counts, and removing it ends the fault")
    func order() async throws {
        emulator.inject(.error(.internalService, status: 503), on: .describeJob, .first(1))
        emulator.inject(.throttle, .first(3))
        #expect(
            try await codes(4)
                == ["InternalServiceException", "TooManyRequestsException", "TooManyRequestsException", nil]
        )
        emulator.inject(.throttle, .all)
        #expect(emulator.faults.count == 3)
        emulator.removeFaults()
        #expect(try await codes(1) == [nil])
    }

    @Test(
        "A broken connection reports the delivery, and the job shows whether it took effect",
        arguments: [
            (
                Fault.resetBeforeActing(), TransportError.Code.connectionLost, RequestDelivery.partlySent,
                false
            ),
            (.resetBeforeActing(.sent), .connectionLost, .sent, false),
            (.resetBeforeActing(.notSent), .connectFailed, .notSent, false),
            (.resetAfterActing, .connectionLost, .sent, true),
            (.truncatedBody, .connectionLost, .sent, true),
        ]
    )
    func reset(
        fault: Fault,
        code: TransportError.Code,
        delivery: RequestDelivery,
        acts: Bool
    ) async throws {
        emulator.inject(fault)
        let error = await #expect(throws: TransportError.self) {
            try await emulator.call(UpdateJobStatus.self, cancel)
        }
        #expect(error?.code == code)
        #expect(error?.delivery == delivery)
        #expect(emulator.status("job-1") == (acts ? .cancelled : .suspended))
        #expect(emulator.calls.last?.fault == fault)
    }

    @Test(
        "Errors are returned before anything is done",
        arguments: [Fault.throttle, .error(), .errorInSuccess()]
    )
    func errors(fault: Fault) async throws {
        emulator.inject(fault)
        #expect(try await emulator.call(UpdateJobStatus.self, cancel).code != nil)
        #expect(emulator.status("job-1") == .suspended)
        #expect(try await emulator.call(UpdateJobStatus.self, cancel).output?.status == .cancelled)
    }

    @Test("An error can come with the status 200")
    func errorInSuccess() async throws {
        emulator.inject(.errorInSuccess(.tooManyRequests))
        guard case .error(let code, let status) = try await emulator.call(UpdateJobStatus.self, cancel) else {
            Issue.record("no error")
            return
        }
        #expect(code == "TooManyRequestsException")
        #expect(status == 200)
    }

    @Test("Invalid XML and a proxy's page are not responses of the service")
    func noDocument() async throws {
        emulator.inject(.wrongXML, .only(1))
        emulator.inject(.htmlPage(status: 502), .only(2))
        await #expect(throws: XMLError.self) { try await emulator.call(UpdateJobStatus.self, cancel) }
        #expect(emulator.status("job-1") == .cancelled)
        var (head, body) = try DescribeJob.writeRequest(describe)
        (head.scheme, head.authority) = ("http", "127.0.0.1")
        let response = try await emulator.send(head, body: body)
        #expect(response.head.status.code == 502)
        #expect(response.head.headerFields[.contentType] == "text/html")
        #expect(String(decoding: response.body, as: UTF8.self).hasPrefix("<html>"))
    }

    @Test(
        "A fault's status is one that HTTP can have",
        arguments: [
            (.error(.internalService, status: 1000), 999), (.error(.internalService, status: .max), 999),
            (.error(.internalService, status: 599), 599), (.error(.internalService, status: -1), 100),
            (.htmlPage(status: 1000), 999), (.htmlPage(status: .min), 100), (.htmlPage(status: 999), 999),
        ] as [(Fault, Int)]
    )
    func statuses(fault: Fault, status: Int) async throws {
        emulator.inject(fault)
        var (head, body) = try DescribeJob.writeRequest(describe)
        (head.scheme, head.authority) = ("http", "127.0.0.1")
        #expect(try await emulator.send(head, body: body).head.status.code == status)
        #expect(emulator.calls.last?.status == status)
    }

    @Test("A delay uses the given clock, and a shorter timeout ends it")
    func delay() async throws {
        let clock = RecordingClock()
        let emulator = makeEmulator { $0.delayClock = clock }
        emulator.addJob("job-1", .suspended, to: account)
        emulator.inject(.delay(.seconds(30)), .first(2))
        #expect(try await emulator.call(DescribeJob.self, describe).output != nil)
        var options = TransferOptions()
        options.timeout = .seconds(20)
        let error = await #expect(throws: TransportError.self) {
            try await emulator.call(UpdateJobStatus.self, cancel, options: options)
        }
        #expect(error?.code == .timeout)
        #expect(error?.delivery == .sent)
        #expect(clock.slept == [.seconds(30), .seconds(20)])
        #expect(emulator.status("job-1") == .cancelled)
    }
}

/// A clock on which waiting takes no time, and which remembers for how long it was asked to.
private final class RecordingClock: Clock {
    private let durations = Mutex<[Duration]>([])

    var slept: [Duration] { durations.withLock { $0 } }
    var now: ContinuousClock.Instant { start }
    var minimumResolution: Duration { .zero }
    private let start = ContinuousClock.now

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        durations.withLock { $0.append(start.duration(to: deadline)) }
    }
}

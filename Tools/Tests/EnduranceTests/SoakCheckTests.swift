import S3ControlModel
import Testing

@testable import Endurance

@Suite("Violations in a run are found")
struct SoakCheckTests {
    typealias Rule = SoakCheck.Violation.Rule

    /// A job is created, described, confirmed, prioritized, tagged and cancelled, once after a lost answer.
    private static let sound: SoakLog = {
        var log = SoakLog()
        func call(
            _ kind: CallRecord.Kind,
            _ subject: String,
            _ requested: String?,
            _ reported: ReportedState,
            _ requests: [(operation: String, isCarriedOut: Bool, fault: String?, reported: ReportedState)]
        ) {
            let number = log.calls.count + 1
            log.calls.append(
                CallRecord(
                    number: number,
                    kind: kind,
                    subject: subject,
                    requested: requested,
                    outcome: .success,
                    reported: reported
                )
            )
            for (index, request) in requests.enumerated() {
                let id = AttemptID(invocation: "i\(number)", attempt: index + 1)
                let isAnswered = request.fault != "resetAfterActing"
                let record = ServerRecord(
                    call: number,
                    id: id,
                    operation: request.operation,
                    job: "job",
                    requested: kind == .create
                        ? subject : request.operation == "DescribeJob" ? nil : requested,
                    status: isAnswered ? (request.isCarriedOut ? 200 : 500) : nil,
                    error: request.isCarriedOut ? nil : "InternalServiceException",
                    fault: request.fault,
                    isCarriedOut: request.isCarriedOut,
                    requestID: "r\(number)-\(index)",
                    reported: request.reported
                )
                log.requests.append(record)
                log.attempts.insert(id)
                if let status = record.status {
                    log.answers.append(AnswerRecord(id: id, status: status, requestID: record.requestID))
                }
            }
        }
        let made = ReportedState(other: "job")
        call(
            .create,
            "token",
            "5",
            made,
            [("CreateJob", false, "error", ReportedState()), ("CreateJob", true, nil, made)]
        )
        call(
            .describe,
            "job",
            nil,
            ReportedState(status: .suspended, priority: 5),
            [("DescribeJob", true, nil, ReportedState(status: .suspended, priority: 5))]
        )
        call(
            .priority,
            "job",
            "7",
            ReportedState(priority: 7),
            [("UpdateJobPriority", true, nil, ReportedState(priority: 7))]
        )
        call(.setTags, "job", "{a=b}", ReportedState(), [("PutJobTagging", true, nil, ReportedState())])
        call(
            .cancel,
            "job",
            "Cancelled",
            ReportedState(status: .cancelled),
            [
                ("UpdateJobStatus", true, "resetAfterActing", ReportedState()),
                ("DescribeJob", true, nil, ReportedState(status: .cancelled, priority: 7)),
            ]
        )
        var end = ReportedState(status: .cancelled, priority: 7)
        end.other = "{a=b}"
        log.jobs = [FinalRecord(job: "job", reported: end)]
        log.reportedJobs = log.jobs
        log.capacity = 10
        log.isServerComplete = true
        var fates = Dictionary(uniqueKeysWithValues: StoreJobCheck.sound.map { ($0, 1) })
        fates[sound(.present), default: 0] += 2
        log.storeJobs = [
            StoreJobRecord(
                worker: 0,
                operation: "tag",
                job: "job",
                outcome: .complete,
                crashes: 1,
                counts: [4, 3, 1],
                fates: fates
            )
        ]
        return log
    }()

    /// The one fate that an object of this role may have.
    private static func sound(_ role: StoreJobRecord.Fate.Role) -> StoreJobRecord.Fate {
        StoreJobCheck.sound.first { $0.role == role }
            ?? StoreJobRecord.Fate(role: role, reported: "", state: .absent)
    }

    /// Gives one object of a role another fate.
    private static func damage(
        _ role: StoreJobRecord.Fate.Role,
        _ rule: Rule,
        _ change: @escaping @Sendable (inout StoreJobRecord.Fate) -> Void
    ) -> Corruption {
        Corruption(rule) {
            var fate = sound(role)
            if let count = $0.storeJobs[0].fates[fate] {
                $0.storeJobs[0].fates[fate] = count > 1 ? count - 1 : nil
            }
            change(&fate)
            $0.storeJobs[0].fates[fate, default: 0] += 1
        }
    }

    private func rules(_ change: (inout SoakLog) -> Void) -> Set<Rule> {
        var log = Self.sound
        change(&log)
        return Set(SoakCheck(log).violations.map(\.rule))
    }

    @Test("A run without faults of its own has no violations")
    func clean() {
        #expect(SoakCheck(Self.sound).violations.map(\.description) == [])
        #expect(SoakReport(Self.sound).isClean)
    }

    @Test(
        "Each kind of corruption is a violation of its rule",
        arguments: [
            Corruption(.incompleteJournal) { $0.isServerComplete = false },
            Corruption(.incompleteJournal) { $0.unreadable = 1 },
            Corruption(.lostAnswer) { $0.answers[1].status = 404 },
            Corruption(.lostAnswer) { $0.answers[2].requestID = "another" },
            Corruption(.lostAnswer) { $0.requests.remove(at: 2) },
            Corruption(.duplicateRequest) { $0.requests.append($0.requests[3]) },
            Corruption(.phantomRequest) { $0.attempts.remove($0.requests[3].id) },
            Corruption(.unknownError) { $0.calls[1].outcome = .other },
            Corruption(.wrongAnswer) { $0.calls[1].reported.status = "Active" },
            Corruption(.wrongAnswer) { $0.calls[2].reported.priority = "8" },
            Corruption(.untrueSuccess) { $0.requests[4].isCarriedOut = false },
            Corruption(.untrueSuccess) { $0.requests[1].requested = "another" },
            Corruption(.untrueNone) { $0.calls[3].outcome = .none },
            Corruption(.untrueNone) {
                $0.bulkResults = [BulkRecord(call: 5, job: "job", outcome: "refused")]
            },
            Corruption(.duplicateJob) {
                var second = $0.requests[1]
                second.id.attempt = 3
                second.job = "twin"
                $0.attempts.insert(second.id)
                $0.requests.append(second)
            },
            Corruption(.lostJob) { $0.jobs = [] },
            Corruption(.lostJob) { $0.jobs.append(FinalRecord(job: "stranger", reported: ReportedState())) },
            Corruption(.wrongState) { $0.jobs[0].reported.status = "Complete" },
            Corruption(.wrongState) { $0.jobs[0].reported.priority = "5" },
            Corruption(.wrongState) { $0.jobs[0].reported.other = "{}" },
            Corruption(.wrongState) { $0.reportedJobs[0].reported.priority = "9" },
            Corruption(.wrongState) { $0.calls[4].outcome = .none },
            Corruption(.wrongState) { $0.calls[0].reported.other = "another" },
            Corruption(.lostJob) { $0.storeJobs[0].outcome = .lost },
            Corruption(.unfinishedJob) { $0.storeJobs[0].outcome = .unfinished },
            Corruption(.unknownError) { $0.storeJobs[0].outcome = .broken },
            Corruption(.lostTask) { $0.storeJobs[0].counts = [4, 4, 0] },
            Corruption(.lostTask) { $0.storeJobs[0].counts = [-1, 3, 1] },
            damage(.present, .untrueReport) { $0.state = .unchanged },
            damage(.present, .untrueReport) { $0.reported = "failed NoSuchKey 404" },
            damage(.present, .lostTask) { $0.reported = "" },
            damage(.present, .lostTask) { $0.reported = "succeeded+succeeded" },
            damage(.missing, .untrueReport) { $0.reported = "succeeded" },
            damage(.missing, .untrueReport) { $0.reported = "failed InternalError 500" },
            damage(.missing, .lostTask) { $0.reported = "" },
            damage(.bystander, .untrueReport) { $0.state = .changed },
            damage(.bystander, .lostTask) { $0.reported = "succeeded" },
            damage(.stranger, .lostTask) { $0.reported = "succeeded" },
        ]
    )
    func corrupted(_ corruption: Corruption) {
        #expect(rules(corruption.change).contains(corruption.rule))
    }

    struct Corruption: Sendable, CustomTestStringConvertible {
        var rule: Rule
        var change: @Sendable (inout SoakLog) -> Void

        init(_ rule: Rule, _ change: @escaping @Sendable (inout SoakLog) -> Void) {
            (self.rule, self.change) = (rule, change)
        }

        var testDescription: String { rule.rawValue }
    }

    @Test("A job on a store is written and read")
    func storeJob() throws {
        for job in Self.sound.storeJobs {
            let again = try #require(StoreJobRecord(Line(parsing: job.line.description[...])))
            #expect(again.line.description == job.line.description)
            #expect(again.fates == job.fates && again.counts == job.counts && again.outcome == job.outcome)
        }
    }

    @Test("An unknown outcome allows both results")
    func unknown() {
        for priority in ["5", "7"] {
            let found = rules {
                $0.calls[2].outcome = .unknown
                $0.jobs[0].reported.priority = priority
                $0.reportedJobs = []
            }
            #expect(found == [])
        }
    }

    @Test("A full emulator may have evicted jobs")
    func forgotten() {
        #expect(
            rules {
                $0.capacity = 0
                $0.jobs = []
                $0.reportedJobs = []
            } == []
        )
    }

    @Test("Growth is detected", arguments: [(0.0, true), (0.2, false)])
    func growth(mebibytesPerSecond: Double, isFlat: Bool) {
        let samples = (0..<300).map { second in
            let noise = Double(second * 7919 % 13)
            return SampleRecord(
                seconds: Double(second),
                process: "client",
                rssBytes: Int((50 + noise + mebibytesPerSecond * Double(second)) * 1_048_576),
                descriptors: 20,
                threads: 4
            )
        }
        let check = FlatnessCheck(samples)
        #expect(check.measurements.count == 3)
        #expect(check.measurements.allSatisfy(\.isFlat) == isFlat)
        #expect(check.measurements.filter { !$0.isFlat }.map(\.figure) == (isFlat ? [] : [.memory]))
    }

    @Test("An idle process uses almost no resources", arguments: [(0.003, true), (0.9, false)])
    func idle(processorShare: Double, isFlat: Bool) {
        let samples = (0..<60).map { second in
            SampleRecord(
                seconds: Double(second),
                process: "client",
                rssBytes: 50 << 20,
                // The last connections are being closed.
                descriptors: second < 2 ? 36 : 20,
                threads: 4,
                processorSeconds: 30 + processorShare * Double(second),
                isIdle: true
            )
        }
        let check = FlatnessCheck(samples)
        #expect(check.measurements.count == 4)
        let growing = check.measurements.filter { !$0.isFlat }
        #expect(growing.map(\.figure) == (isFlat ? [] : [.processor]))
        let read = samples.compactMap { SampleRecord(Line(parsing: "\($0.line)"[...])) }
        #expect(FlatnessCheck(read).measurements.map(\.growth) == check.measurements.map(\.growth))
    }

    @Test("Without calls, nothing may grow", arguments: ["RSS", "descriptors", "threads"])
    func idleGrowth(figure: String) {
        let samples = (0..<15).map { number in
            let step = figure == "RSS" ? number << 19 : number / 7
            return SampleRecord(
                seconds: Double(number) * 0.4,
                process: "client",
                rssBytes: 50 << 20 + (figure == "RSS" ? step : 0),
                descriptors: 20 + (figure == "descriptors" ? step : 0),
                threads: 4 + (figure == "threads" ? step : 0),
                isIdle: true
            )
        }
        #expect(FlatnessCheck(samples).measurements.filter { !$0.isFlat }.map(\.figure.rawValue) == [figure])
    }

    @Test("Records are read as they are written")
    func lines() {
        let record = ServerRecord(
            call: 3,
            id: AttemptID(invocation: "i", attempt: 2),
            operation: "UpdateJobStatus",
            job: "job",
            requested: "Ready",
            status: nil,
            fault: "resetAfterActing",
            requestID: "r",
            reported: ReportedState(status: .ready)
        )
        let read = ServerRecord(Line(parsing: "\(record.line)"[...]))
        #expect(read.map { "\($0)" } == "\(record)")
        let call = CallRecord(
            number: 1,
            kind: .create,
            subject: "t",
            requested: "5",
            outcome: .unknown,
            code: "transport"
        )
        #expect(CallRecord(Line(parsing: "\(call.line)"[...])).map { "\($0)" } == "\(call)")
    }
}

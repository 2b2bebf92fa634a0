import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Testing

/// What a test knows of a job from outside.
private struct KnownJob {
    var request: CreateJobRequest
    var tags: [S3Tag]
    var priority: Int
    var last: JobDescriptor?
    var transitions = 1
}

/// Random numbers that are the same each time.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        // Marsaglia's xorshift, another generator than the emulator's own.
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

@Suite("No sequence of calls violates an invariant")
struct InvariantTests {
    private static let limit = 3

    /// Plays random legal and illegal calls, and keeps an account of its own of what must hold.
    private struct Game {
        let emulator: S3ControlEmulator
        var dice: Dice
        var jobs: [JobID: KnownJob] = [:]
        var order: [JobID] = []
        var codes: [String: Int] = [:]
        var statuses: Set<JobStatus> = []

        mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &dice) < share }

        /// A job's id: mostly one of those there are, of which the latest are the liveliest.
        mutating func someJob() -> JobID {
            if chance(0.05) || order.isEmpty {
                return ["unknown-job", "no", "ä-job", ""].randomElement(using: &dice) ?? ""
            }
            let recent = chance(0.8) ? order.suffix(10) : order[...]
            return recent.randomElement(using: &dice) ?? "unknown-job"
        }

        mutating func someTags() -> [S3Tag] {
            let count = chance(0.05) ? 51 : Int.random(in: 0...5, using: &dice)
            var tags = (0..<count).map {
                S3Tag(key: "key-\($0)", value: "value-\(Int.random(in: 0...9, using: &dice))")
            }
            if chance(0.05), let tag = tags.first { tags.append(tag) }
            if chance(0.02) { tags.append(S3Tag(key: "#", value: "")) }
            return tags
        }

        mutating func count(_ code: String?) {
            codes[code ?? "ok", default: 0] += 1
        }

        mutating func step() async throws {
            switch Int.random(in: 0..<100, using: &dice) {
            case 0..<12: try await create()
            case 12..<40: try await updateStatus()
            case 40..<55: try await updatePriority()
            case 55..<65: try await describe(someJob())
            case 65..<75: try await changeTags()
            case 75: try await list()
            default:
                let seconds: [Double] = [0, 0.001, 0.5, 1, 3, 20]
                emulator.advance(by: .seconds(seconds.randomElement(using: &dice) ?? 0))
            }
        }

        mutating func create() async throws {
            if chance(0.2), let id = order.randomElement(using: &dice), var request = jobs[id]?.request {
                // A token that is known: the same request is the same job, another one is refused.
                let isSame = chance(0.5)
                if !isSame { request.description = "another" }
                let answer = try await emulator.call(CreateJob.self, request)
                count(answer.code)
                #expect(isSame ? answer.output?.jobID == id : answer.code == "IdempotencyException")
                return
            }
            var request = makeCreateRequest(
                token: "token-\(jobs.count)-\(Int.random(in: 0..<1_000_000, using: &dice))",
                confirmationRequired: [nil, true, false].randomElement(using: &dice) ?? nil,
                priority: Int.random(in: 0...5, using: &dice),
                tags: chance(0.5) ? someTags() : nil
            )
            let isWrong = chance(0.1)
            if isWrong { request.manifest = nil }
            let areTagsRight = request.tags.map(areRight) ?? true
            let answer = try await emulator.call(CreateJob.self, request)
            count(answer.code)
            #expect((answer.output != nil) == (!isWrong && areTagsRight))
            guard let id = answer.output?.jobID else { return }
            #expect(jobs[id] == nil)
            jobs[id] = KnownJob(request: request, tags: request.tags ?? [], priority: request.priority)
            order.append(id)
        }

        /// Notes a broken invariant; `#expect` for each of the millions that hold would take minutes.
        func hold(_ condition: Bool, _ what: String) {
            if !condition { Issue.record("\(what)") }
        }

        func areRight(_ tags: [S3Tag]) -> Bool {
            tags.count <= 50 && Set(tags.map(\.key)).count == tags.count && !tags.contains { $0.key == "#" }
        }

        mutating func updateStatus() async throws {
            let id = someJob()
            let requested: RequestedJobStatus = chance(0.3) ? .cancelled : .ready
            let before = emulator.job(id, of: account)?.status
            let request = UpdateJobStatusRequest(accountID: account, jobID: id, requestedJobStatus: requested)
            let answer = try await emulator.call(UpdateJobStatus.self, request)
            count(answer.code)
            switch before?.outcome(of: requested) {
            case nil:
                #expect(
                    ["NotFoundException", "BadRequestException", "MethodNotAllowed"].contains(answer.code)
                )
            case .changes(let status)?: #expect(answer.output?.status == status)
            case .unchanged?: #expect(answer.output?.status == before)
            case .refused?: #expect(answer.code == "JobStatusException")
            }
        }

        mutating func updatePriority() async throws {
            let id = someJob()
            let priority = chance(0.05) ? -1 : Int.random(in: 0...9, using: &dice)
            let before = emulator.job(id, of: account)?.status
            let request = UpdateJobPriorityRequest(accountID: account, jobID: id, priority: priority)
            let answer = try await emulator.call(UpdateJobPriority.self, request)
            count(answer.code)
            #expect((answer.output != nil) == (priority >= 0 && before.map { !$0.isTerminal } ?? false))
            if answer.output != nil { jobs[id]?.priority = priority }
        }

        mutating func changeTags() async throws {
            let id = someJob()
            if chance(0.3) {
                let request = DeleteJobTaggingRequest(accountID: account, jobID: id)
                let answer = try await emulator.call(DeleteJobTagging.self, request)
                count(answer.code)
                #expect((answer.output != nil) == (jobs[id] != nil))
                jobs[id]?.tags = []
            } else {
                let tags = someTags()
                let request = PutJobTaggingRequest(accountID: account, jobID: id, tags: tags)
                let answer = try await emulator.call(PutJobTagging.self, request)
                count(answer.code)
                #expect((answer.output != nil) == (jobs[id] != nil && areRight(tags)))
                if answer.output != nil { jobs[id]?.tags = tags }
            }
            let request = GetJobTaggingRequest(accountID: account, jobID: id)
            let answer = try await emulator.call(GetJobTagging.self, request)
            #expect(answer.output?.tags == jobs[id]?.tags)
        }

        mutating func describe(_ id: JobID) async throws {
            let answer = try await emulator.call(
                DescribeJob.self,
                DescribeJobRequest(accountID: account, jobID: id)
            )
            count(answer.code)
            // In process the dates are not rounded to the wire's milliseconds.
            guard let job = emulator.job(id, of: account), var known = jobs[id] else {
                #expect(answer.output == nil && jobs[id] == nil)
                return
            }
            #expect(answer.output?.job.status == job.status)
            #expect(answer.output?.job.progressSummary == job.progressSummary)
            check(job, against: &known)
            jobs[id] = known
        }

        /// What must hold of a job at any time, and of one look at it after another.
        mutating func check(_ job: JobDescriptor, against known: inout KnownJob) {
            let progress = job.progressSummary
            let total = progress?.totalNumberOfTasks ?? -1
            let succeeded = progress?.numberOfTasksSucceeded ?? -1
            let failed = progress?.numberOfTasksFailed ?? -1
            hold(succeeded >= 0 && failed >= 0 && succeeded + failed <= total, "counts add up")
            hold(job.priority == known.priority, "priority")
            hold((job.terminationDate != nil) == job.status.isTerminal, "termination date")
            hold(job.failureReasons.isEmpty == (job.status != .failed), "failure reasons")
            if job.status == .complete { hold(succeeded + failed == total, "all tasks ran") }
            if job.status == .failed {
                hold(succeeded + failed >= 1000 && failed * 2 > succeeded + failed, "the 1,000 tasks rule")
            }
            if let last = known.last {
                hold(last.status == job.status || last.status.canReach(job.status), "order of statuses")
                hold(succeeded >= last.progressSummary?.numberOfTasksSucceeded ?? 0, "successes grow")
                hold(failed >= last.progressSummary?.numberOfTasksFailed ?? 0, "failures grow")
                hold(total >= last.progressSummary?.totalNumberOfTasks ?? 0, "the total grows")
                if last.status.isTerminal {
                    var unchanged = last
                    unchanged.statusUpdateReason = job.statusUpdateReason
                    // As a flag: a job's text is long.
                    let isUnchanged = job == unchanged
                    hold(isUnchanged, "an ended job changed")
                }
            }
            known.last = job
        }

        /// Pages through all jobs, and looks at each.
        mutating func list() async throws {
            if chance(0.1) {
                let request = ListJobsRequest(accountID: account, nextToken: "page:999999")
                let answer = try await emulator.call(ListJobs.self, request)
                count(answer.code)
                #expect(answer.code == "InvalidNextTokenException")
                return
            }
            let statuses: [JobStatus]? = chance(0.3) ? [.active, .paused, .cancelled] : nil
            var listed: [JobListDescriptor] = []
            var token: String?
            repeat {
                let size = Int.random(in: 50...200, using: &dice)
                let answer = try await emulator.call(
                    ListJobs.self,
                    ListJobsRequest(
                        accountID: account,
                        jobStatuses: statuses,
                        nextToken: token,
                        maxResults: size
                    )
                )
                let page = try #require(answer.output)
                count(nil)
                #expect(page.jobs.count <= size)
                listed += page.jobs
                token = page.nextToken
            } while token != nil
            let all = emulator.jobs(of: account)
            #expect(listed.map(\.jobID) == all.filter { statuses?.contains($0.status) ?? true }.map(\.jobID))
            #expect(all.map(\.jobID) == order)
            let counts = emulator.statusCounts(of: account)
            #expect(counts.values.reduce(0, +) == order.count)
            #expect(counts[.active, default: 0] + counts[.pausing, default: 0] <= InvariantTests.limit)
            for job in all {
                guard var known = jobs[job.jobID] else { continue }
                check(job, against: &known)
                jobs[job.jobID] = known
            }
        }

        /// Every step that a job took is one of the state machine.
        mutating func checkTransitions() {
            for id in order {
                let life = emulator.transitions(of: id, of: account)
                statuses.formUnion(life.map(\.status))
                for (step, next) in zip(life, life.dropFirst()) {
                    let isLegal = step.status.successors.contains(next.status)
                    if !isLegal || step.date > next.date {
                        Issue.record("\(id): \(step.status) to \(next.status)")
                    }
                }
            }
        }
    }

    @Test(
        "10,000 random calls, valid and invalid, half of them to jobs that fail",
        arguments: [1, 2] as [UInt64]
    )
    func random(seed: UInt64) async throws {
        let emulator = makeEmulator {
            $0.jobsFollowClock = false
            $0.seed = seed
            $0.activeJobLimit = Self.limit
            // Some of the jobs come to fail: with rates that the 1,000 tasks rule meets.
            $0.work = JobWork(totalTasks: 1200, tasksPerSecond: 150, failureShare: seed == 1 ? 0.1 : 0.55)
        }
        var game = Game(emulator: emulator, dice: Dice(state: seed &* 0x9E37_79B9_7F4A_7C15))
        while emulator.callCount < 5000 { try await game.step() }
        emulator.advance(by: .seconds(100_000))
        try await game.list()
        game.checkTransitions()

        // The calls would prove nothing if they had not gone everywhere.
        let seen = Set(game.statuses)
        let expected = Set(JobStatus.allCases)
            .subtracting(seed == 1 ? [.failed, .failing] : [.completing, .complete])
        #expect(seen.isSuperset(of: expected), "never seen: \(expected.subtracting(seen))")
        for code in [
            "ok", "JobStatusException", "IdempotencyException", "NotFoundException", "TooManyTagsException",
            "BadRequestException", "InvalidNextTokenException",
        ] {
            #expect(game.codes[code, default: 0] > 0, "never answered: \(code)")
        }
    }
}

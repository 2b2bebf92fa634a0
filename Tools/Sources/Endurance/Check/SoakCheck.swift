/// Holds what callers were told against what the emulator did.
struct SoakCheck {
    /// Something that was told, lost or done wrongly.
    struct Violation: Hashable, CustomStringConvertible {
        /// The rules, as short as they can be said.
        enum Rule: String, CaseIterable {
            case incompleteJournal = "the journals are whole"
            case lostAnswer = "each answer that came is one that the emulator gave"
            case duplicateRequest = "no attempt reaches the emulator twice"
            case phantomRequest = "no request is one that the client did not send"
            case unknownError = "a call throws S3ControlError or CancellationError"
            case wrongAnswer = "a result says what the emulator answered"
            case untrueSuccess = "what is told as done was done"
            case untrueNone = "what is told as not done was not done"
            case duplicateJob = "one client token makes one job"
            case lostJob = "no job is lost"
            case wrongState = "a job ends as its owner was told"
        }

        var rule: Rule
        var text: String

        var description: String { "\(rule.rawValue): \(text)" }
    }

    private let log: SoakLog
    private let byCall: [Int: [ServerRecord]]
    private let byAttempt: [AttemptID: ServerRecord]
    /// The requests that created or changed a job, by the job.
    private let changes: [String: [ServerRecord]]
    private(set) var violations: [Violation] = []

    init(_ log: SoakLog) {
        self.log = log
        byCall = Dictionary(grouping: log.requests.filter { $0.call != nil }) { $0.call ?? 0 }
        byAttempt = Dictionary(log.requests.map { ($0.id, $0) }) { first, _ in first }
        changes = Dictionary(grouping: log.requests.filter { $0.acted && $0.job != nil }) { $0.job ?? "" }
        checkJournals()
        checkTransport()
        for call in log.calls { check(call) }
        for result in log.bulkResults { check(result) }
        checkTokens()
        checkStates()
    }

    private mutating func report(_ rule: Violation.Rule, _ text: String) {
        violations.append(Violation(rule: rule, text: text))
    }

    private mutating func checkJournals() {
        if !log.isServerComplete { report(.incompleteJournal, "the emulator's has no end") }
        if log.unreadable > 0 { report(.incompleteJournal, "\(log.unreadable) lines say nothing") }
        if log.calls.isEmpty || log.requests.isEmpty { report(.incompleteJournal, "nothing was called") }
    }

    /// Requests and answers, one by one.
    private mutating func checkTransport() {
        for answer in log.answers {
            guard let request = byAttempt[answer.id] else {
                report(
                    .lostAnswer,
                    "\(answer.id) was answered with \(answer.status), and the emulator has no such request"
                )
                continue
            }
            if request.status != answer.status || request.requestID != answer.requestID {
                report(
                    .lostAnswer,
                    "\(answer.id) was answered with \(answer.status) \(answer.requestID ?? "-"), not "
                        + "\(request.status.map(String.init) ?? "at all") \(request.requestID)"
                )
            }
        }
        var seen: Set<AttemptID> = []
        for request in log.requests {
            if !seen.insert(request.id).inserted {
                report(.duplicateRequest, "\(request.operation) \(request.id)")
            }
            if !log.attempts.contains(request.id) {
                report(.phantomRequest, "\(request.operation) \(request.id)")
            }
        }
    }

    /// One call: the result is an answer, a success was done, an error without effect was not.
    private mutating func check(_ call: CallRecord) {
        let requests = byCall[call.number] ?? []
        switch call.outcome {
        case .success:
            let answers = requests.filter {
                $0.isCarriedOut && $0.status == 200 && Self.answers(call.kind).contains($0.operation)
            }
            if call.told != Told(), !answers.contains(where: { $0.told.says(call.told) }) {
                report(.wrongAnswer, "\(call.line): of \(requests.map(\.line))")
            }
            if let (operation, asked) = Self.change(call.kind), !wasDone(operation, call, asked) {
                report(.untrueSuccess, "\(call.line): of \(requests.map(\.line))")
            }
        case .none:
            // Cancelling is one call, waiting another, which does nothing.
            if call.kind != .cancelAndWait, let acted = requests.first(where: \.acted) {
                report(.untrueNone, "\(call.line): but \(acted.line)")
            }
        case .unknown, .cancelled: break
        case .other: report(.unknownError, "\(call.line)")
        }
    }

    /// The operations whose answers a call may tell: a lost one is made up for by a look at the job.
    private static func answers(_ kind: CallRecord.Kind) -> Set<String> {
        switch kind {
        case .create: ["CreateJob"]
        case .describe, .wait, .cancelAndWait: ["DescribeJob"]
        case .list: ["ListJobs"]
        case .confirm, .cancel: ["UpdateJobStatus", "DescribeJob"]
        case .priority: ["UpdateJobPriority", "DescribeJob"]
        case .setTags: ["PutJobTagging"]
        case .tags: ["GetJobTagging"]
        case .bulkCancel: []
        }
    }

    /// The operation that a call is for, and whether it is known by what was asked; nil for one that reads.
    private static func change(_ kind: CallRecord.Kind) -> (operation: String, byAsked: Bool)? {
        switch kind {
        case .create: ("CreateJob", false)
        case .confirm, .cancel, .cancelAndWait: ("UpdateJobStatus", true)
        case .priority: ("UpdateJobPriority", true)
        case .setTags: ("PutJobTagging", true)
        case .describe, .list, .wait, .tags, .bulkCancel: nil
        }
    }

    /// Whether the change that a call asked for was made, by this call or one before it; or the call saw that the job
    /// is as it asked, which after a lost answer counts as done.
    private func wasDone(_ operation: String, _ call: CallRecord, _ byAsked: Bool) -> Bool {
        func fits(_ request: ServerRecord) -> Bool {
            guard request.acted, request.operation == operation else { return false }
            return byAsked ? request.asked == call.asked : request.asked == call.subject
        }
        if byCall[call.number]?.contains(where: fits) == true { return true }
        guard byAsked, let job = call.subject else { return false }
        if Self.isAsAsked(call),
            byCall[call.number]?.contains(where: { $0.isLook && $0.told.says(call.told) }) == true
        {
            return true
        }
        return changes[job]?.contains(where: fits) == true
    }

    /// Whether what a call was told is what it asked for.
    private static func isAsAsked(_ call: CallRecord) -> Bool {
        switch call.asked {
        case "Cancelled": ["Cancelled", "Cancelling"].contains(call.told.status)
        case "Ready":
            ["Ready", "Active", "Pausing", "Paused", "Completing", "Complete"].contains(call.told.status)
        default: call.told.priority == call.asked
        }
    }

    private mutating func check(_ result: BulkRecord) {
        let cancelled = changes[result.job]?.filter { $0.asked == "Cancelled" } ?? []
        switch result.outcome {
        case "done", "alreadySo":
            if cancelled.isEmpty { report(.untrueSuccess, "\(result.line): no request cancelled the job") }
        case "refused", "pending":
            if let acted = cancelled.first(where: { $0.call == result.call }) {
                report(.untrueNone, "\(result.line): but \(acted.line)")
            }
        default: break
        }
    }

    /// Of each token: the jobs that it made, and those that were told.
    private mutating func checkTokens() {
        var made: [String: Set<String>] = [:]
        for request in log.requests where request.operation == "CreateJob" && request.isCarriedOut {
            if let token = request.asked, let job = request.job { made[token, default: []].insert(job) }
        }
        for (token, jobs) in made where jobs.count > 1 {
            report(.duplicateJob, "\(token) made \(jobs.sorted())")
        }
        for call in log.calls where call.kind == .create && call.outcome == .success {
            guard let token = call.subject, let job = call.told.other else { continue }
            if made[token]?.contains(job) != true { report(.wrongState, "\(token) was told to be \(job)") }
        }
        let known = Set(log.jobs.map(\.job))
        let lost = made.values.joined().filter { !known.contains($0) }
        // Where there is no room the emulator forgets the job that ended first.
        if !lost.isEmpty, log.jobs.count < log.capacity {
            report(
                .lostJob,
                "\(lost.count) of \(made.count) are not there in the end, such as \(lost.first ?? "")"
            )
        }
        for job in known where changes[job] == nil { report(.lostJob, "nobody created \(job)") }
    }

    /// Of each job that is still there: its end, and what its owner may conclude from all that was told.
    private mutating func checkStates() {
        let ends = Dictionary(log.jobs.map { ($0.job, $0.told) }) { first, _ in first }
        for told in log.toldJobs where ends[told.job] != told.told {
            report(.wrongState, "\(told.line), but it is \(ends[told.job].map { "\($0)" } ?? "not there")")
        }
        let calls = Dictionary(grouping: log.calls.filter { $0.subject != nil }) { $0.subject ?? "" }
        let bulk = Dictionary(grouping: log.bulkResults, by: \.job)
        let untold = Set(log.calls.filter { $0.kind == .bulkCancel && $0.outcome != .success }.map(\.number))
        var tokens: [String: String] = [:]
        for request in log.requests where request.operation == "CreateJob" && request.acted {
            if let job = request.job { tokens[job] = request.asked }
        }
        for (job, end) in ends {
            let owner = OwnerView(
                creation: calls[tokens[job] ?? ""] ?? [],
                calls: (calls[job] ?? []).sorted { $0.number < $1.number },
                bulk: bulk[job] ?? [],
                isInUntoldBulk: changes[job]?.contains { untold.contains($0.call ?? 0) } ?? false
            )
            for contradiction in owner.contradictions(to: end) {
                report(.wrongState, "\(job): \(contradiction)")
            }
        }
    }
}

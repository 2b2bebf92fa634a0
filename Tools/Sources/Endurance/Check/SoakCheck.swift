/// Compares the results of the callers with what the emulator did.
struct SoakCheck {
    /// A wrong result, a lost change, or a wrong action.
    struct Violation: Hashable, CustomStringConvertible {
        /// The rules.
        enum Rule: String, CaseIterable {
            case incompleteJournal = "the journals are complete"
            case lostAnswer = "each response received was sent by the emulator"
            case duplicateRequest = "no attempt reaches the emulator twice"
            case phantomRequest = "each request was sent by the client"
            case unknownError = "a call throws S3ControlError or CancellationError"
            case wrongAnswer = "a result matches the emulator's response"
            case untrueSuccess = "a change that was reported as made was made"
            case untrueNone = "a change that was reported as not made was not made"
            case duplicateJob = "one client token creates one job"
            case lostJob = "no job is lost"
            case wrongState = "a job ends in the state that was reported to its owner"
            case unfinishedJob = "a job on a store completes"
            case lostTask = "a report has each task of its job once, and no other"
            case untrueReport = "an object is as the report says"
        }

        var rule: Rule
        var text: String

        var description: String { "\(rule.rawValue): \(text)" }
    }

    private let log: SoakLog
    private let byCall: [Int: [ServerRecord]]
    private let byAttempt: [AttemptID: ServerRecord]
    /// The requests that created or changed each job.
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
        for job in log.storeJobs { violations += StoreJobCheck(job).violations }
    }

    private mutating func report(_ rule: Violation.Rule, _ text: String) {
        violations.append(Violation(rule: rule, text: text))
    }

    private mutating func checkJournals() {
        if !log.isServerComplete { report(.incompleteJournal, "the emulator's journal has no end") }
        if log.unreadable > 0 { report(.incompleteJournal, "\(log.unreadable) lines cannot be read") }
        if log.calls.isEmpty || log.requests.isEmpty { report(.incompleteJournal, "there are no calls") }
    }

    /// Compares requests and responses.
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

    /// Checks that a call's result matches a response, that a success was carried out, and that an error without effect
    /// was not.
    private mutating func check(_ call: CallRecord) {
        let requests = byCall[call.number] ?? []
        switch call.outcome {
        case .success:
            let answers = requests.filter {
                $0.isCarriedOut && $0.status == 200 && Self.answers(call.kind).contains($0.operation)
            }
            if call.reported != ReportedState(),
                !answers.contains(where: { $0.reported.contains(call.reported) })
            {
                report(.wrongAnswer, "\(call.line): of \(requests.map(\.line))")
            }
            if let (operation, requested) = Self.change(call.kind), !wasCarriedOut(operation, call, requested)
            {
                report(.untrueSuccess, "\(call.line): of \(requests.map(\.line))")
            }
        case .none:
            // Cancelling and waiting are separate calls, and waiting changes nothing.
            if call.kind != .cancelAndWait, let acted = requests.first(where: \.acted) {
                report(.untrueNone, "\(call.line): but \(acted.line)")
            }
        case .unknown, .cancelled: break
        case .other: report(.unknownError, "\(call.line)")
        }
    }

    /// The operations whose responses a call may return. A lost response is replaced by a status check.
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

    /// The operation of a call, and whether the requested value identifies its request; nil for a call that only reads.
    private static func change(_ kind: CallRecord.Kind) -> (operation: String, byRequestedValue: Bool)? {
        switch kind {
        case .create: ("CreateJob", false)
        case .confirm, .cancel, .cancelAndWait: ("UpdateJobStatus", true)
        case .priority: ("UpdateJobPriority", true)
        case .setTags: ("PutJobTagging", true)
        case .describe, .list, .wait, .tags, .bulkCancel: nil
        }
    }

    /// Whether the requested change was made by this call or an earlier one. After a lost response, a job that is
    /// already in the requested state counts, too.
    private func wasCarriedOut(_ operation: String, _ call: CallRecord, _ byRequestedValue: Bool) -> Bool {
        func fits(_ request: ServerRecord) -> Bool {
            guard request.acted, request.operation == operation else { return false }
            return byRequestedValue ? request.requested == call.requested : request.requested == call.subject
        }
        if byCall[call.number]?.contains(where: fits) == true { return true }
        guard byRequestedValue, let job = call.subject else { return false }
        if Self.matchesRequest(call),
            byCall[call.number]?.contains(where: { $0.isStatusCheck && $0.reported.contains(call.reported) })
                == true
        {
            return true
        }
        return changes[job]?.contains(where: fits) == true
    }

    /// Whether a call's result matches its request.
    private static func matchesRequest(_ call: CallRecord) -> Bool {
        switch call.requested {
        case "Cancelled": ["Cancelled", "Cancelling"].contains(call.reported.status)
        case "Ready":
            ["Ready", "Active", "Pausing", "Paused", "Completing", "Complete"].contains(call.reported.status)
        default: call.reported.priority == call.requested
        }
    }

    private mutating func check(_ result: BulkRecord) {
        let cancelled = changes[result.job]?.filter { $0.requested == "Cancelled" } ?? []
        switch result.outcome {
        case "done", "unchanged":
            if cancelled.isEmpty { report(.untrueSuccess, "\(result.line): no request cancelled the job") }
        case "refused", "pending":
            if let acted = cancelled.first(where: { $0.call == result.call }) {
                report(.untrueNone, "\(result.line): but \(acted.line)")
            }
        default: break
        }
    }

    /// Checks for each token which jobs it created and which were reported.
    private mutating func checkTokens() {
        var made: [String: Set<String>] = [:]
        for request in log.requests where request.operation == "CreateJob" && request.isCarriedOut {
            if let token = request.requested, let job = request.job { made[token, default: []].insert(job) }
        }
        for (token, jobs) in made where jobs.count > 1 {
            report(.duplicateJob, "\(token) made \(jobs.sorted())")
        }
        for call in log.calls where call.kind == .create && call.outcome == .success {
            guard let token = call.subject, let job = call.reported.other else { continue }
            if made[token]?.contains(job) != true { report(.wrongState, "\(token) was reported as \(job)") }
        }
        let known = Set(log.jobs.map(\.job))
        let lost = made.values.joined().filter { !known.contains($0) }
        // A full emulator evicts the job that ended first.
        if !lost.isEmpty, log.jobs.count < log.capacity {
            report(
                .lostJob,
                "\(lost.count) of \(made.count) are missing in the end, such as \(lost.first ?? "")"
            )
        }
        for job in known where changes[job] == nil { report(.lostJob, "no call created \(job)") }
    }

    /// Checks for each remaining job whether its final state is consistent with all results of its owner.
    private mutating func checkStates() {
        let ends = Dictionary(log.jobs.map { ($0.job, $0.reported) }) { first, _ in first }
        for reported in log.reportedJobs where ends[reported.job] != reported.reported {
            report(
                .wrongState,
                "\(reported.line), but it is \(ends[reported.job].map { "\($0)" } ?? "missing")"
            )
        }
        let calls = Dictionary(grouping: log.calls.filter { $0.subject != nil }) { $0.subject ?? "" }
        let bulk = Dictionary(grouping: log.bulkResults, by: \.job)
        let unreported = Set(
            log.calls.filter { $0.kind == .bulkCancel && $0.outcome != .success }.map(\.number)
        )
        var tokens: [String: String] = [:]
        for request in log.requests where request.operation == "CreateJob" && request.acted {
            if let job = request.job { tokens[job] = request.requested }
        }
        for (job, end) in ends {
            let owner = OwnerView(
                creation: calls[tokens[job] ?? ""] ?? [],
                calls: (calls[job] ?? []).sorted { $0.number < $1.number },
                bulk: bulk[job] ?? [],
                isInUnreportedBulk: changes[job]?.contains { unreported.contains($0.call ?? 0) } ?? false
            )
            for contradiction in owner.contradictions(to: end) {
                report(.wrongState, "\(job): \(contradiction)")
            }
        }
    }
}

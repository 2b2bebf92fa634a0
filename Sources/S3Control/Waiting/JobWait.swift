import AWSClientRuntime
public import S3ControlModel

/// A wait for one or several jobs: polls until all of them meet the condition.
struct JobWait: Sendable {
    private let client: S3ControlClient
    private let condition: JobCondition
    private let timeout: Duration?
    /// The jobs, each once, in the order given.
    private let jobIDs: [JobID]
    private var poller: JobPoller
    private var open: Set<JobID>
    private var seen: [JobID: JobObservation] = [:]

    /// The longest planned time from the last poll to the timeout.
    private static let longestRest = Duration.seconds(5)

    /// - Parameter timeout: At least zero.
    init(
        _ jobIDs: [JobID],
        _ condition: JobCondition,
        timeout: Duration?,
        polling: PollingPolicy,
        hints: HintWatch?,
        client: S3ControlClient
    ) {
        self.client = client
        self.condition = condition
        self.timeout = timeout?.clamped
        self.jobIDs = jobIDs
        open = Set(jobIDs)
        poller = JobPoller(
            client: client,
            policy: polling,
            describesAll: condition.needsDescription,
            hints: hints
        )
    }

    /// Waits; returns each job as it was when it met the condition.
    mutating func run() async throws -> [JobID: JobObservation] {
        // Without time to wait, the jobs are checked once.
        var isLast = timeout == .zero
        while !open.isEmpty {
            let poll = try await poller.poll(open, until: timeout == .zero ? nil : timeout)
            for observation in poll.seen { try await take(observation) }
            if let missing = poll.missing.first(where: { open.contains($0.jobID) }) { throw missing.error }
            guard !open.isEmpty else { break }
            if isLast { throw timedOut() }
            guard let timeout else {
                try await poller.pause()
                continue
            }
            let left = timeout - poller.stopwatch.elapsed
            guard left > .zero else { throw timedOut() }
            // The last poll comes shortly before the timeout, for a job that meets the condition late.
            let rest = min(left * 0.1, Self.longestRest)
            try await poller.pause(upTo: left - rest)
            isLast = timeout - poller.stopwatch.elapsed <= rest * 1.1
        }
        return seen
    }

    private mutating func take(_ observation: JobObservation) async throws {
        seen[observation.jobID] = observation
        switch condition.evaluate(observation) {
        case .met: open.remove(observation.jobID)
        case .notYet: break
        case .unreachable(let reason): throw try await unreachable(observation, reason)
        }
    }

    // MARK: Errors

    private func state(of jobIDs: [JobID], job: JobDescriptor?) -> JobWaitError {
        JobWaitError(
            jobIDs: jobIDs,
            condition: condition.description,
            lastSeen: job,
            snapshots: seen.mapValues { JobSnapshot($0) },
            polls: poller.polls,
            waited: poller.stopwatch.elapsed,
            lastFailure: poller.lastFailure
        )
    }

    /// The time for the request for the reason: what is left of the wait, and at most a call's own limit. A wait
    /// without time makes this request, too.
    private var timeoutOfDescription: Duration? {
        let elapsed = poller.stopwatch.elapsed
        let left = timeout.flatMap { $0 == .zero ? nil : max(.milliseconds(1), $0 - elapsed) }
        return [left, client.configuration.callTimeout].compactMap(\.self).min()
    }

    private func unreachable(_ observation: JobObservation, _ reason: String?) async throws -> S3ControlError
    {
        var job = observation.job
        if job == nil {
            // A listing does not show why a job has failed. If this request fails, the wait ends without the reason.
            do {
                let options = CallOptions(timeout: timeoutOfDescription)
                let request = DescribeJobRequest(
                    accountID: client.configuration.accountID,
                    jobID: observation.jobID
                )
                job = try await client.describeJob(request, options: options).job
            } catch is CancellationError {
                throw CancellationError()
            } catch {}
        }
        let failures = (job?.failureReasons ?? []).compactMap(\.failureReason).joined(separator: " ")
        let reasons = [reason, job?.statusUpdateReason, failures.isEmpty ? nil : failures].compactMap(\.self)
        let why = reasons.isEmpty ? "" : " (\(reasons.joined(separator: "; ")))"
        let others = jobIDs.filter { open.contains($0) && $0 != observation.jobID }
        return S3ControlError(
            .conditionUnreachable,
            message:
                "Job \(observation.jobID) is \(observation.status)\(why) and can no longer be \(condition).",
            operation: "waitUntil",
            cause: state(of: [observation.jobID] + others, job: job)
        )
    }

    private func timedOut() -> S3ControlError {
        let waiting = jobIDs.filter(open.contains)
        let limit = (timeout ?? .zero).inWords
        var message: String
        if waiting.count == 1, let id = waiting.first {
            message = "Job \(id) was not \(condition) within \(limit): "
            message += seen[id].map { "it is \($0.status)" } ?? "no poll has shown it"
        } else {
            message = "\(waiting.count) of \(jobIDs.count) jobs were not \(condition) within \(limit): "
            message += waiting.prefix(3).map {
                "\($0) \(seen[$0].map { "is \($0.status)" } ?? "was not seen")"
            }
            .joined(separator: ", ")
            if waiting.count > 3 { message += ", …" }
        }
        if let failure = poller.lastFailure {
            message += poller.polls == 1 ? ". The poll failed" : ". The last of \(poller.polls) polls failed"
            message += ": \(failure.message)"
        }
        if message.last != "." { message += "." }
        let suspended = waiting.filter { seen[$0]?.status == .suspended }
        if !suspended.isEmpty {
            let who = waiting.count == 1 ? "It awaits" : "\(suspended.count) of them await"
            message += " \(who) confirmation. No task runs until then."
        }
        return S3ControlError(
            .waitTimedOut,
            message: message,
            hint: "Nothing was changed. Wait again, or with a longer timeout.",
            operation: "waitUntil",
            cause: state(of: waiting, job: waiting.first.flatMap { seen[$0]?.job })
        )
    }
}

/// The state of a wait that ended without its condition: the `cause` of its ``S3ControlError``.
public struct JobWaitError: Error, Sendable, CustomStringConvertible {
    /// The jobs that did not meet the condition, in the order given. If one of them ended the wait, it is the first.
    public var jobIDs: [JobID]

    /// The condition, in words.
    public var condition: String

    /// The job that ended the wait, or the only job, as last described; nil if no poll has shown it.
    public var lastSeen: JobDescriptor?

    /// The last known state of every job that a poll has shown, including those that met the condition.
    public var snapshots: [JobID: JobSnapshot]

    /// The number of polls.
    public var polls: Int

    /// The duration of the wait.
    public var waited: Duration

    /// The failure of the last poll; nil if it succeeded.
    public var lastFailure: S3ControlError?

    /// The first of ``jobIDs``; nil if there is none.
    public var jobID: JobID? { jobIDs.first }

    /// Creates an error.
    public init(
        jobIDs: [JobID],
        condition: String,
        lastSeen: JobDescriptor? = nil,
        snapshots: [JobID: JobSnapshot] = [:],
        polls: Int = 0,
        waited: Duration = .zero,
        lastFailure: S3ControlError? = nil
    ) {
        self.jobIDs = jobIDs
        self.condition = condition
        self.lastSeen = lastSeen
        self.snapshots = snapshots
        self.polls = polls
        self.waited = waited
        self.lastFailure = lastFailure
    }

    /// All of it, on one line.
    public var description: String {
        let states = jobIDs.prefix(3).map {
            "\($0) \(snapshots[$0].map { "was last seen \($0.status)" } ?? "was never seen")"
        }
        let more = jobIDs.count > 3 ? "; \(jobIDs.count - 3) more" : ""
        let failure = lastFailure.map { "; the last poll failed: \($0.message)" } ?? ""
        return "Waited \(waited.inWords) for \(condition) in \(polls) \(polls == 1 ? "poll" : "polls"): "
            + states.joined(separator: "; ") + more + failure
    }
}

extension S3ControlError.Code {
    /// The condition of a wait can no longer be met; `cause` is a ``JobWaitError``.
    public static let conditionUnreachable = Self(rawValue: "conditionUnreachable")

    /// The wait's timeout has expired; `cause` is a ``JobWaitError``.
    public static let waitTimedOut = Self(rawValue: "waitTimedOut")
}

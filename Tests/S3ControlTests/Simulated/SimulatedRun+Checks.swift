import Basics
import S3Control
import S3ControlModel

extension SimulatedRun {
    /// What is wrong with the run; empty if nothing is.
    var violations: [String] {
        truthViolations + effectViolations + timeViolations + attemptViolations + quotaViolations
            + signatureViolations + queueViolations
    }

    /// A wait for a slot keeps its limit, and nothing that was answered disables the client.
    private var queueViolations: [String] {
        var found: [String] = []
        for attempt in attempts {
            if let limit = schedule.queueTimeout, attempt.queued > limit {
                found.append("it waited \(attempt.queued)")
            }
        }
        if let lastingDamage { found.append("a later call failed: \(lastingDamage)") }
        return found
    }

    private var acted: Bool { attempts.contains(where: \.acted) }

    /// Success means that the service is as was asked for; nothing is done twice.
    private var truthViolations: [String] {
        var found: [String] = []
        if createdJobs > 1 || (createdJobs == 1 && schedule.call != .create) {
            found.append("\(createdJobs) jobs were created")
        }
        guard case .success = told else { return found }
        let isTrue =
            switch schedule.call {
            case .cancel, .requestCancelled: [.cancelled, .cancelling].contains(job?.status)
            case .confirm: job.map { !$0.status.isTerminal || $0.status == .complete || acted } ?? false
            case .prioritize: job?.priority == 77
            case .create: createdJobs == 1
            case .tag: tags == Self.wantedTags
            case .describe: true
            }
        if !isTrue { found.append("success was told, but it is not so: \(job?.status.rawValue ?? "no job")") }
        return found
    }

    /// `none` means that nothing was done, `unknown` that nobody here could know.
    private var effectViolations: [String] {
        switch told {
        case .success, .cancelled: return []
        case .other(let error): return ["a \(type(of: error)) was thrown: \(error)"]
        case .failure(let error):
            if error.effect == .none, acted { return ["no effect was told, but the service acted: \(error)"] }
            let writes = attempts.filter { $0.method != "GET" }
            let mayHaveActed = writes.contains { $0.fault.isAmbiguous || $0.acted || $0.end == elapsed }
            if error.effect == .unknown, !mayHaveActed || schedule.call == .describe {
                return ["an unknown effect was told, but nothing can have been done: \(error)"]
            }
            if schedule.call == .create, error.clientRequestToken == nil { return ["the token is missing"] }
            return []
        }
    }

    /// A deadline and a cancellation end the call at once.
    private var timeViolations: [String] {
        var found: [String] = []
        if let timeout = schedule.callTimeout, elapsed > timeout { found.append("it lasted \(elapsed)") }
        if case .failure(let error) = told, error.code == .timeout, elapsed != schedule.callTimeout,
            !attempts.contains(where: { [.neverBefore, .neverAfter].contains($0.fault) }), !hasQueuedInVain
        {
            found.append("a timeout was told at \(elapsed)")
        }
        if let cancelledAt, elapsed != cancelledAt {
            found.append("cancelled at \(cancelledAt), ended at \(elapsed)")
        }
        if case .cancelled = told, cancelledAt == nil {
            found.append("CancellationError without cancellation")
        }
        return found
    }

    /// Attempts are numbered, three at the most, with the delays that the constants give.
    private var attemptViolations: [String] {
        var found: [String] = []
        for (_, attempts) in invocations {
            for (index, attempt) in attempts.enumerated() {
                if attempt.number != "attempt=\(index + 1); max=3" {
                    found.append("it says \(attempt.number)")
                }
                guard index > 0, let end = attempts[index - 1].end else { continue }
                let earlier = attempts[index - 1]
                let base: Duration =
                    switch earlier.isSkewRefusal ? nil : cost(of: earlier) {
                    case 5: .seconds(1)
                    case 14: .milliseconds(50)
                    default: .zero
                    }
                let pause = base * (1 << (index - 1)) + schedule.credentialsLatency + attempt.queued
                if attempt.start - end != pause {
                    found.append("attempt \(index + 1) came after \(attempt.start - end)")
                }
            }
            if attempts.count > 3 { found.append("\(attempts.count) attempts") }
        }
        if case .failure(let error) = told, error.attempts > 3 {
            found.append("\(error.attempts) attempts told")
        }
        return found
    }

    /// The quota is what the attempts leave of 500.
    private var quotaViolations: [String] {
        var expected = 500
        var isExact = true
        for (index, (_, attempts)) in invocations.enumerated() {
            var taken: Int?
            for attempt in attempts.dropLast() where !attempt.isSkewRefusal {
                taken = cost(of: attempt)
                expected -= taken ?? 0
            }
            guard let last = attempts.last else { continue }
            if last.status == 200, [.none, .slow].contains(last.fault), last.end != nil {
                expected = min(500, expected + (taken ?? 1))
            }
            // The retry that a deadline, a cancellation or missing credentials forestalled is paid for.
            if attempts.count < 3, let cost = cost(of: last), !last.isSkewRefusal {
                expected -= cost
                if index == invocations.count - 1, wasCutShort { isExact = false }
            }
        }
        let tolerance = isExact && !wasCutShort ? 0 : 14
        return abs(quota - expected) <= tolerance ? [] : ["the quota is \(quota) and should be \(expected)"]
    }

    /// Every attempt is dated when it is sent, by this machine's clock or the service's, and signed with the
    /// keys given last.
    private var signatureViolations: [String] {
        var found = staleKeys == 0 ? [] : ["\(staleKeys) requests were signed with old keys"]
        for attempt in attempts {
            let sent = Self.epoch.addingTimeInterval(attempt.start / .seconds(1))
            // A correction is as exact as the answer's date, in whole seconds, and its way are.
            let corrections = schedule.skew == .zero ? [] : [-3.0, -2, -1, 0, 1]
            let dates = ([schedule.skew / .seconds(1)] + corrections)
                .map { sent.addingTimeInterval($0).basicISO8601 }
            if !dates.contains(attempt.date) { found.append("it was dated \(attempt.date) at \(dates[0])") }
        }
        return found
    }

    private var wasCutShort: Bool {
        if cancelledAt != nil || schedule.failingCredentials != nil { return true }
        return elapsed == schedule.callTimeout
    }

    private func cost(of attempt: FaultyWay.Attempt) -> Int? {
        attempt.fault.cost
    }

    /// The attempts by call, in the order of the calls.
    private var invocations: [(id: String, attempts: [FaultyWay.Attempt])] {
        var calls: [(id: String, attempts: [FaultyWay.Attempt])] = []
        for attempt in attempts {
            if let index = calls.firstIndex(where: { $0.id == attempt.invocationID }) {
                calls[index].attempts.append(attempt)
            } else {
                calls.append((attempt.invocationID, [attempt]))
            }
        }
        return calls
    }
}

extension Date {
    /// The date as `x-amz-date` has it.
    fileprivate var basicISO8601: String {
        let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted, timeZone: .gmt)
        return formatted(style)
    }
}

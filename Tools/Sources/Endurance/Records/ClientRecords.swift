/// A call and its result, as recorded by the client.
struct CallRecord: Sendable {
    /// The kinds of call.
    enum Kind: String, CaseIterable, Sendable {
        case create, describe, list, confirm, cancel, cancelAndWait, wait, priority, setTags, tags, bulkCancel
    }

    /// The kinds of result.
    enum Outcome: String, Sendable {
        case success
        /// An error with no effect.
        case none
        /// An error with an unknown effect.
        case unknown
        /// `CancellationError`.
        case cancelled
        /// Any other error, which no call should throw.
        case other
    }

    var number: Int
    var kind: Kind
    /// The job, or for a creation, the token.
    var subject: String?
    /// The requested value: a priority or tags.
    var requested: String?
    var outcome: Outcome
    /// The error code.
    var code: String?
    var reported = ReportedState()
    var milliseconds = 0.0
}

extension CallRecord {
    var line: Line {
        Line(
            "C",
            number,
            kind.rawValue,
            subject,
            requested,
            outcome.rawValue,
            code,
            reported.status,
            reported.priority,
            reported.other,
            milliseconds
        )
    }

    init?(_ line: Line) {
        guard let number = line.number(1), let kind = line[2].flatMap(Kind.init(rawValue:)),
            let outcome = line[5].flatMap(Outcome.init(rawValue:))
        else { return nil }
        self.init(
            number: number,
            kind: kind,
            subject: line[3],
            requested: line[4],
            outcome: outcome,
            code: line[6],
            reported: ReportedState(line, at: 7),
            milliseconds: line[10].flatMap { Double($0) } ?? 0
        )
    }
}

/// Identifies an attempt of a request. Matches the records of both sides.
struct AttemptID: Hashable, Sendable {
    var invocation: String
    var attempt: Int
}

/// The head of a response, as received by the client.
struct AnswerRecord: Sendable {
    var id: AttemptID
    var status: Int
    var requestID: String?
}

extension AnswerRecord {
    var line: Line { Line("R", id.invocation, id.attempt, status, requestID) }

    init?(_ line: Line) {
        guard let invocation = line[1], let attempt = line.number(2), let status = line.number(3) else {
            return nil
        }
        self.init(id: AttemptID(invocation: invocation, attempt: attempt), status: status, requestID: line[4])
    }
}

/// The result of a bulk change for one job.
struct BulkRecord: Sendable {
    var call: Int
    var job: String
    var outcome: String
}

extension BulkRecord {
    var line: Line { Line("B", call, job, outcome) }

    init?(_ line: Line) {
        guard let call = line.number(1), let job = line[2], let outcome = line[3] else { return nil }
        self.init(call: call, job: job, outcome: outcome)
    }
}

/// A process's use of resources at one moment.
struct SampleRecord: Sendable {
    var seconds: Double
    var process: String
    var rssBytes: Int
    var descriptors: Int
    var threads: Int
    /// The processor time since the process started.
    var processorSeconds = 0.0
    /// Whether there were no calls in flight.
    var isIdle = false
}

extension SampleRecord {
    var line: Line {
        Line("P", seconds, process, rssBytes, descriptors, threads, processorSeconds, isIdle ? 1 : 0)
    }

    init?(_ line: Line) {
        guard let seconds = line[1].flatMap({ Double($0) }), let process = line[2], let rss = line.number(3),
            let descriptors = line.number(4), let threads = line.number(5),
            let processorSeconds = line[6].flatMap({ Double($0) }), let isIdle = line.number(7)
        else { return nil }
        self.init(
            seconds: seconds,
            process: process,
            rssBytes: rss,
            descriptors: descriptors,
            threads: threads,
            processorSeconds: processorSeconds,
            isIdle: isIdle == 1
        )
    }
}

/// The final state of a job according to one side.
struct FinalRecord: Sendable {
    var job: String
    var reported: ReportedState
}

extension FinalRecord {
    var line: Line { Line("J", job, reported.status, reported.priority, reported.other) }

    init?(_ line: Line) {
        guard let job = line[1] else { return nil }
        self.init(job: job, reported: ReportedState(line, at: 2))
    }
}

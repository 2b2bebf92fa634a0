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
    var reported: ReportedState
    var milliseconds: Double

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

    init(
        number: Int,
        kind: Kind,
        subject: String?,
        requested: String? = nil,
        outcome: Outcome,
        code: String? = nil,
        reported: ReportedState = ReportedState(),
        milliseconds: Double = 0
    ) {
        (self.number, self.kind, self.subject, self.requested) = (number, kind, subject, requested)
        (self.outcome, self.code, self.reported, self.milliseconds) = (outcome, code, reported, milliseconds)
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

    var line: Line { Line("R", id.invocation, id.attempt, status, requestID) }

    init(id: AttemptID, status: Int, requestID: String?) {
        (self.id, self.status, self.requestID) = (id, status, requestID)
    }

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

    var line: Line { Line("B", call, job, outcome) }

    init(call: Int, job: String, outcome: String) {
        (self.call, self.job, self.outcome) = (call, job, outcome)
    }

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
    var processorSeconds: Double
    /// Whether there were no calls in flight.
    var isIdle: Bool

    var line: Line {
        Line("P", seconds, process, rssBytes, descriptors, threads, processorSeconds, isIdle ? 1 : 0)
    }

    init(
        seconds: Double,
        process: String,
        rssBytes: Int,
        descriptors: Int,
        threads: Int,
        processorSeconds: Double = 0,
        isIdle: Bool = false
    ) {
        (self.seconds, self.process, self.rssBytes) = (seconds, process, rssBytes)
        (self.descriptors, self.threads) = (descriptors, threads)
        (self.processorSeconds, self.isIdle) = (processorSeconds, isIdle)
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

    var line: Line { Line("J", job, reported.status, reported.priority, reported.other) }

    init(job: String, reported: ReportedState) {
        (self.job, self.reported) = (job, reported)
    }

    init?(_ line: Line) {
        guard let job = line[1] else { return nil }
        self.init(job: job, reported: ReportedState(line, at: 2))
    }
}

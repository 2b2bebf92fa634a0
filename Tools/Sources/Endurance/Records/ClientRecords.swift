/// What a caller did and was told, as the client's side wrote it down.
struct CallRecord: Sendable {
    /// What was called.
    enum Kind: String, CaseIterable, Sendable {
        case create, describe, list, confirm, cancel, cancelAndWait, wait, priority, setTags, tags, bulkCancel
    }

    /// What the caller was told.
    enum Outcome: String, Sendable {
        case success
        /// An error that says that nothing was done.
        case none
        /// An error that says that something may have been done.
        case unknown
        /// `CancellationError`.
        case cancelled
        /// Any other error, which no call throws.
        case other
    }

    var number: Int
    var kind: Kind
    /// The job; of a creation the token.
    var subject: String?
    /// What was asked for: a priority, tags.
    var asked: String?
    var outcome: Outcome
    /// The error's code.
    var code: String?
    var told: Told
    var milliseconds: Double

    var line: Line {
        Line(
            "C",
            number,
            kind.rawValue,
            subject,
            asked,
            outcome.rawValue,
            code,
            told.status,
            told.priority,
            told.other,
            milliseconds
        )
    }

    init(
        number: Int,
        kind: Kind,
        subject: String?,
        asked: String? = nil,
        outcome: Outcome,
        code: String? = nil,
        told: Told = Told(),
        milliseconds: Double = 0
    ) {
        (self.number, self.kind, self.subject, self.asked) = (number, kind, subject, asked)
        (self.outcome, self.code, self.told, self.milliseconds) = (outcome, code, told, milliseconds)
    }

    init?(_ line: Line) {
        guard let number = line.number(1), let kind = line[2].flatMap(Kind.init(rawValue:)),
            let outcome = line[5].flatMap(Outcome.init(rawValue:))
        else { return nil }
        self.init(
            number: number,
            kind: kind,
            subject: line[3],
            asked: line[4],
            outcome: outcome,
            code: line[6],
            told: Told(line, at: 7),
            milliseconds: line[10].flatMap { Double($0) } ?? 0
        )
    }
}

/// Which attempt of which request something is about; the two sides are joined by it.
struct AttemptID: Hashable, Sendable {
    var invocation: String
    var attempt: Int
}

/// An answer's head, as the client saw it.
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

/// What a bulk change told of one job.
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

/// What a process has of the system at a moment.
struct SampleRecord: Sendable {
    var seconds: Double
    var process: String
    var rssBytes: Int
    var descriptors: Int
    var threads: Int
    /// The processor time that it has taken since its start.
    var processorSeconds: Double
    /// Whether no call was under way.
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

/// A job as one of the sides has it when all is over.
struct FinalRecord: Sendable {
    var job: String
    var told: Told

    var line: Line { Line("J", job, told.status, told.priority, told.other) }

    init(job: String, told: Told) {
        (self.job, self.told) = (job, told)
    }

    init?(_ line: Line) {
        guard let job = line[1] else { return nil }
        self.init(job: job, told: Told(line, at: 2))
    }
}

/// One request that the emulator got, and what it made of it.
struct ServerRecord: Sendable {
    /// The caller's number of the call that it was sent for.
    var call: Int?
    var id: AttemptID
    var operation: String
    var job: String?
    /// What it asked: a client token, a status, a priority, tags.
    var asked: String?
    /// The HTTP status that went back; nil if none did.
    var status: Int?
    var error: String?
    var fault: String?
    /// Whether the operation was carried out.
    var isCarriedOut: Bool
    var requestID: String
    /// What the answer said.
    var told: Told

    /// Whether it changed, or created, a job.
    var acted: Bool { isCarriedOut && !["DescribeJob", "ListJobs", "GetJobTagging"].contains(operation) }

    /// Whether it looked at a job.
    var isLook: Bool { isCarriedOut && operation == "DescribeJob" }

    var line: Line {
        Line(
            "S",
            call,
            id.invocation,
            id.attempt,
            operation,
            job,
            asked,
            status,
            error,
            fault,
            isCarriedOut ? 1 : 0,
            requestID,
            told.status,
            told.priority,
            told.other
        )
    }

    init(
        call: Int?,
        id: AttemptID,
        operation: String,
        job: String? = nil,
        asked: String? = nil,
        status: Int? = 200,
        error: String? = nil,
        fault: String? = nil,
        isCarriedOut: Bool = true,
        requestID: String,
        told: Told = Told()
    ) {
        (self.call, self.id, self.operation, self.job, self.asked) = (call, id, operation, job, asked)
        (self.status, self.error, self.fault) = (status, error, fault)
        (self.isCarriedOut, self.requestID, self.told) = (isCarriedOut, requestID, told)
    }

    init?(_ line: Line) {
        guard let invocation = line[2], let attempt = line.number(3), let operation = line[4],
            let requestID = line[11]
        else { return nil }
        self.init(
            call: line.number(1),
            id: AttemptID(invocation: invocation, attempt: attempt),
            operation: operation,
            job: line[5],
            asked: line[6],
            status: line.number(7),
            error: line[8],
            fault: line[9],
            isCarriedOut: line[10] == "1",
            requestID: requestID,
            told: Told(line, at: 12)
        )
    }
}

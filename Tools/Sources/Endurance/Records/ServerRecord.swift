/// A request received by the emulator, and its effect.
struct ServerRecord: Sendable {
    /// The client's number of the call.
    var call: Int?
    var id: AttemptID
    var operation: String
    var job: String?
    /// The requested value: a client token, a status, a priority, or tags.
    var requested: String?
    /// The HTTP status of the response; nil if there was none. 200 unless it is given.
    var status: Int? = 200
    var error: String?
    var fault: String?
    /// Whether the operation was carried out.
    var isCarriedOut = true
    var requestID: String
    /// The state in the response.
    var reported = ReportedState()

    /// Whether the request created or changed a job.
    var acted: Bool { isCarriedOut && !["DescribeJob", "ListJobs", "GetJobTagging"].contains(operation) }

    /// Whether the request described a job.
    var isStatusCheck: Bool { isCarriedOut && operation == "DescribeJob" }
}

extension ServerRecord {
    var line: Line {
        Line(
            "S",
            call,
            id.invocation,
            id.attempt,
            operation,
            job,
            requested,
            status,
            error,
            fault,
            isCarriedOut ? 1 : 0,
            requestID,
            reported.status,
            reported.priority,
            reported.other
        )
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
            requested: line[6],
            status: line.number(7),
            error: line[8],
            fault: line[9],
            isCarriedOut: line[10] == "1",
            requestID: requestID,
            reported: ReportedState(line, at: 12)
        )
    }
}

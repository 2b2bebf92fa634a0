/// What the command line asks for.
struct LoadOptions: Sendable {
    enum Operation: String, Sendable {
        case updateJobStatus = "update-job-status"
        case listJobs = "list-jobs"
    }

    struct UsageError: Error {
        var message: String
    }

    var endpoint: String?
    var accountID = "123456789012"
    var jobID = "00000000-0000-4000-8000-000000000000"
    var operation = Operation.updateJobStatus
    var concurrency = 1
    var requests = 1000
    /// Transports, each of which does everything on its thread; 0 for one that works together with Swift's pool.
    var threads = 0

    init(_ arguments: ArraySlice<String>) throws(UsageError) {
        var rest = arguments
        while let flag = rest.popFirst() {
            guard let value = rest.popFirst() else { throw UsageError(message: "\(flag) needs a value") }
            switch flag {
            case "--endpoint": endpoint = value
            case "--account-id": accountID = value
            case "--job-id": jobID = value
            case "--operation":
                guard let known = Operation(rawValue: value) else {
                    throw UsageError(message: "--operation is update-job-status or list-jobs, not \(value)")
                }
                operation = known
            case "--concurrency": concurrency = try Self.number(flag, value)
            case "--requests": requests = try Self.number(flag, value)
            case "--threads": threads = try Self.number(flag, value)
            default: throw UsageError(message: "unknown option \(flag)")
            }
        }
    }

    private static func number(_ flag: String, _ text: String) throws(UsageError) -> Int {
        guard let number = Int(text), number > 0 else {
            throw UsageError(message: "\(flag) must be a number of at least 1, not \(text)")
        }
        return number
    }
}

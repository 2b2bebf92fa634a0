import Processes

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
    /// Clients, each of which does everything on its transport's thread; 0 for one whose calls run on Swift's pool.
    var threads: Int { givenThreads ?? min(concurrency, processors, Self.mostThreads) }

    private var givenThreads: Int?
    /// More would only wait for the one worker of the server that a benchmark starts.
    private static let mostThreads = 2

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
            case "--threads": givenThreads = try Self.number(flag, value, least: 0)
            default: throw UsageError(message: "unknown option \(flag)")
            }
        }
    }

    private static func number(
        _ flag: String,
        _ text: String,
        least: Int = 1
    ) throws(UsageError) -> Int {
        guard let number = Int(text), number >= least else {
            throw UsageError(message: "\(flag) must be a number of at least \(least), not \(text)")
        }
        return number
    }
}

import Basics
import S3ControlEmulator
import S3ControlModel

/// A job in the format of the admin API.
struct JobReportDocument: Encodable {
    struct Step: Encodable {
        var status: String
        var date: Date
    }

    var id: String
    var account: String
    var status: String
    var priority: Int?
    var description: String?
    /// The operation's name, such as `S3PutObjectTagging`.
    var operation: String?
    var reason: String?
    var created: Date?
    var ended: Date?
    var totalTasks: Int?
    var succeededTasks: Int?
    var failedTasks: Int?
    var activeSeconds: Int?
    var tags: [String: String]?
    var transitions: [Step]?
    var failureReasons: [String]?
    /// The job as DescribeJob returns it, with the names of the API reference.
    var job: JobDescriptor?

    init(_ job: JobDescriptor, account: AccountID) {
        id = job.jobID.rawValue
        self.account = account.rawValue
        status = job.status.rawValue
        priority = job.priority
        description = job.description
        operation = job.operation?.names.first?.rawValue
        reason = job.statusUpdateReason
        created = job.creationTime
        ended = job.terminationDate
        totalTasks = job.progressSummary?.totalNumberOfTasks
        succeededTasks = job.progressSummary?.numberOfTasksSucceeded
        failedTasks = job.progressSummary?.numberOfTasksFailed
        activeSeconds = job.progressSummary?.timers?.elapsedTimeInActiveSeconds
    }
}

/// A call in the format of the admin API.
struct CallReportDocument: Encodable {
    var number: Int
    var date: Date
    var operation: String?
    var method: String
    var target: String
    var account: String?
    var job: String?
    var status: Int?
    var error: String?
    var requestID: String
    var fault: String?

    init(_ call: EmulatedCall) {
        number = call.number
        date = call.date
        operation = call.operation?.rawValue
        method = call.method
        target = call.target
        account = call.account?.rawValue
        job = call.jobID?.rawValue
        status = call.status
        error = call.errorCode?.rawValue
        requestID = call.requestID
        fault = call.fault.map(FaultDocument.name(of:))
    }
}

import HTTPTypes

/// One of the eight operations, named as in the API reference.
public enum JobsOperation: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    /// `POST /v20180820/jobs`
    case createJob = "CreateJob"
    /// `GET /v20180820/jobs/{id}`
    case describeJob = "DescribeJob"
    /// `GET /v20180820/jobs`
    case listJobs = "ListJobs"
    /// `POST /v20180820/jobs/{id}/status`
    case updateJobStatus = "UpdateJobStatus"
    /// `POST /v20180820/jobs/{id}/priority`
    case updateJobPriority = "UpdateJobPriority"
    /// `GET /v20180820/jobs/{id}/tagging`
    case getJobTagging = "GetJobTagging"
    /// `PUT /v20180820/jobs/{id}/tagging`
    case putJobTagging = "PutJobTagging"
    /// `DELETE /v20180820/jobs/{id}/tagging`
    case deleteJobTagging = "DeleteJobTagging"

    /// The name in the API reference.
    public var description: String { rawValue }

    /// Whether the operation changes jobs.
    var isChange: Bool { ![.describeJob, .listJobs, .getJobTagging].contains(self) }
}

extension JobsOperation {
    /// Creates the operation that a request's method and path select, or nil if none.
    init?(_ request: HTTPRequest) {
        let target = request.path ?? "/"
        let path = target[..<(target.firstIndex(of: "?") ?? target.endIndex)]
        let parts = path.split(separator: "/", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].isEmpty, parts[1] == "v20180820", parts[2] == "jobs" else {
            return nil
        }
        switch (request.method, parts.count, parts.count == 5 ? parts[4] : "") {
        case (.post, 3, _): self = .createJob
        case (.get, 3, _): self = .listJobs
        case (.get, 4, _): self = .describeJob
        case (.post, 5, "status"): self = .updateJobStatus
        case (.post, 5, "priority"): self = .updateJobPriority
        case (.get, 5, "tagging"): self = .getJobTagging
        case (.put, 5, "tagging"): self = .putJobTagging
        case (.delete, 5, "tagging"): self = .deleteJobTagging
        default: return nil
        }
    }
}

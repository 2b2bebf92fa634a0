internal import S3ControlModel
internal import S3ControlXML

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension DescribeJobRequest: AccountRequest {}
extension ListJobsRequest: AccountRequest {}

extension DescribeJob: EmulatedOperation {
    static func perform(
        _ input: DescribeJobRequest,
        on jobs: inout JobStore,
        now: Date
    ) throws(ServiceFault) -> DescribeJobResult {
        DescribeJobResult(job: try jobs.update(input.jobID, now: now) { $0.descriptor })
    }
}

extension ListJobs: EmulatedOperation {
    /// The jobs of a page whose size the caller left to the service, which does not say what it takes.
    private static let defaultPageSize = 1000

    static func perform(
        _ input: ListJobsRequest,
        on jobs: inout JobStore,
        now: Date
    ) throws(ServiceFault) -> ListJobsResult {
        let start: Int
        if let token = input.nextToken {
            guard let position = jobs.position(of: token) else {
                throw ServiceFault(.invalidNextToken, message: "The next token does not continue a listing.")
            }
            start = position
        } else {
            start = 0
        }
        let statuses = input.jobStatuses.map(Set.init)
        // A page of no jobs at all would never end.
        let size = input.maxResults.map { $0 == 0 ? defaultPageSize : $0 } ?? defaultPageSize
        let (page, next) = jobs.page(from: start, size: size, now: now) {
            statuses?.contains($0.status) ?? true
        }
        return ListJobsResult(
            nextToken: next.map(jobs.token(at:)),
            jobs: page.map(JobListDescriptor.init(summarizing:))
        )
    }
}

extension JobListDescriptor {
    /// What a listing tells of a job.
    init(summarizing job: JobDescriptor) {
        self.init(
            jobID: job.jobID,
            description: job.description,
            operation: job.operation?.names.first,
            priority: job.priority,
            status: job.status,
            creationTime: job.creationTime,
            terminationDate: job.terminationDate,
            progressSummary: job.progressSummary
        )
    }
}

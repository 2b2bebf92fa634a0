internal import Basics
@_spi(Shapes) internal import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

extension DescribeJob: EmulatedOperation {
    static func perform(
        _ input: DescribeJobRequest,
        on jobs: inout JobStore,
        _ context: inout OperationContext
    ) throws(ServiceFault) -> DescribeJobResult {
        guard let job = jobs.job(input.jobID, now: context.now) else { throw .noJob(input.jobID) }
        return DescribeJobResult(job: jobs.descriptor(of: job))
    }
}

extension ListJobs: EmulatedOperation {
    /// The jobs of a page whose size the caller left to the service, which does not say what it takes.
    private static let defaultPageSize = 1000

    static func perform(
        _ input: ListJobsRequest,
        on jobs: inout JobStore,
        _ context: inout OperationContext
    ) throws(ServiceFault) -> ListJobsResult {
        let start: Int
        if let token = input.nextToken {
            guard let sequence = jobs.sequence(of: token) else {
                throw ServiceFault(.invalidNextToken, message: "The next token does not continue a listing.")
            }
            start = sequence
        } else {
            start = 0
        }
        if !context.configuration.isLenient, let unknown = input.jobStatuses?.first(where: { !$0.isKnown }) {
            throw ServiceFault(.invalidRequest, message: "jobStatuses has an unknown status: \(unknown)")
        }
        let statuses = input.jobStatuses.map(Set.init)
        // A page of no jobs at all would never end.
        let size = input.maxResults.map { $0 == 0 ? defaultPageSize : $0 } ?? defaultPageSize
        let (page, next) = jobs.page(from: start, size: size, now: context.now) {
            statuses?.contains($0) ?? true
        }
        return ListJobsResult(
            nextToken: next.map(jobs.token(at:)),
            jobs: page.map { $0.summary(at: jobs.latest) }
        )
    }
}

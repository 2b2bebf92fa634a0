/// The eight operations on jobs, in the order in which a job's life meets them.
public let s3ControlOperations: [any APIOperation.Type] = [
    CreateJob.self, DescribeJob.self, ListJobs.self, UpdateJobPriority.self, UpdateJobStatus.self,
    GetJobTagging.self, PutJobTagging.self, DeleteJobTagging.self,
]

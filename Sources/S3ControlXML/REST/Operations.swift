public import S3ControlModel

extension UpdateJobStatus: RESTOperation {}
extension UpdateJobPriority: RESTOperation {}
extension DescribeJob: RESTOperation {}
extension ListJobs: RESTOperation {}
extension CreateJob: RESTOperation {}
extension GetJobTagging: RESTOperation {}
extension PutJobTagging: RESTOperation {}
extension DeleteJobTagging: RESTOperation {}

public import S3ControlModel

extension UpdateJobStatus: RESTOperation {}
extension DescribeJob: RESTOperation {}

internal import S3ControlModel

/// A request that names the account it is for, as all of them do.
protocol AccountRequest: Shape {
    var accountID: AccountID { get }
}

extension UpdateJobStatusRequest: AccountRequest {}
extension DescribeJobRequest: AccountRequest {}

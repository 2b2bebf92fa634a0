internal import S3ControlModel

/// What a call was, for the sake of the error that it ends with.
struct CallDescription: Sendable {
    var operation: String
    var region: String
    var account: AccountID
    var hasCustomEndpoint: Bool
    var clientRequestToken: String?
}

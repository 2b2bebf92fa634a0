internal import AWSCore

/// A token of IAM Identity Center, as the AWS CLI keeps it in `~/.aws/sso/cache`.
struct SSOToken: Codable {
    var startUrl: String?
    var region: String?
    var accessToken: String?
    var expiresAt: String?
    var clientId: String?
    var clientSecret: String?
    var refreshToken: String?
    var registrationExpiresAt: String?
}

internal import AWSCore
@_spi(Shapes) internal import Basics

/// A token of IAM Identity Center, as the AWS CLI keeps it in `~/.aws/sso/cache`.
struct SSOToken {
    var startUrl: String?
    var region: String?
    var accessToken: String?
    var expiresAt: String?
    var clientId: String?
    var clientSecret: String?
    var refreshToken: String?
    var registrationExpiresAt: String?

    init(_ json: JSONValue) throws(JSONValue.Mismatch) {
        startUrl = try json.text("startUrl")
        region = try json.text("region")
        accessToken = try json.text("accessToken")
        expiresAt = try json.text("expiresAt")
        clientId = try json.text("clientId")
        clientSecret = try json.text("clientSecret")
        refreshToken = try json.text("refreshToken")
        registrationExpiresAt = try json.text("registrationExpiresAt")
    }

    /// The token as the AWS CLI keeps it.
    var json: [UInt8] {
        let members = [
            "startUrl": startUrl, "region": region, "accessToken": accessToken, "expiresAt": expiresAt,
            "clientId": clientId, "clientSecret": clientSecret, "refreshToken": refreshToken,
            "registrationExpiresAt": registrationExpiresAt,
        ]
        return JSONValue.write(members.compactMapValues(\.self))
    }
}

internal import AWSCore
@_spi(Shapes) internal import Basics

/// Credentials of `aws login`, from its cache, as long as they are valid; renewing them is the AWS CLI's business.
struct LoginProvider: CredentialsProvider {
    let session: String
    let environment: EnvironmentVariables
    let clock: WallClock

    func credentials() async throws -> Credentials {
        let folder = FilePath.expand(
            environment["AWS_LOGIN_CACHE_DIRECTORY"] ?? "~/.aws/login/cache",
            environment
        )
        let path = "\(folder)/\(try CacheFileName.digest(of: session, .sha256)).json"
        let text: String
        do throws(CredentialsError) {
            text = try TokenFile.read(path, for: "The session of `aws login`")
        } catch {
            throw CredentialsError("\(error.message); run `aws login`.")
        }
        guard let keys = try? Keys(JSONValue(parsing: Array(text.utf8))),
            let end = ISO8601.parse(keys.expiresAt)
        else { throw CredentialsError("\(path) holds no session of `aws login`; run `aws login`.") }
        guard end > clock.now else {
            throw CredentialsError(
                "The session of `aws login` expired at \(ISO8601.format(end)); run `aws login`."
            )
        }
        return Credentials(
            accessKeyID: keys.accessKeyId,
            secretAccessKey: keys.secretAccessKey,
            sessionToken: keys.sessionToken,
            expiration: end,
            accountID: keys.accountId
        )
    }

    private struct Keys {
        var accessKeyId: String
        var secretAccessKey: String
        var sessionToken: String
        var accountId: String?
        var expiresAt: String

        init(_ json: JSONValue) throws(JSONValue.Mismatch) {
            let keys = try JSONValue.required(json.member("accessToken"))
            accessKeyId = try JSONValue.required(keys.text("accessKeyId"))
            secretAccessKey = try JSONValue.required(keys.text("secretAccessKey"))
            sessionToken = try JSONValue.required(keys.text("sessionToken"))
            accountId = try keys.text("accountId")
            expiresAt = try JSONValue.required(keys.text("expiresAt"))
        }
    }
}

internal import AWSCore
@_spi(Shapes) internal import Basics
internal import HTTPTransport
internal import HTTPTypes

/// The JSON that container endpoints and the instance metadata service answer with.
struct MetadataReply {
    var code: String?
    var message: String?
    var accessKeyID: String?
    var secretAccessKey: String?
    var token: String?
    var expiration: String?
    var accountID: String?

    init(_ json: JSONValue) throws(JSONValue.Mismatch) {
        code = try json.text("Code")
        message = try json.text("Message")
        accessKeyID = try json.text("AccessKeyId")
        secretAccessKey = try json.text("SecretAccessKey")
        token = try json.text("Token")
        expiration = try json.text("Expiration")
        accountID = try json.text("AccountId")
    }

    /// The credentials of a reply.
    ///
    /// An end that is past or near is put off: these services hand out the credentials that they have when they
    /// cannot renew them, and AWS goes on accepting those. So it does where this machine's clock is ahead.
    static func read(_ response: TransportResponse, purpose: String, now: Date) throws -> Credentials {
        let reply = try? Self(JSONValue(parsing: response.body))
        guard response.head.status.code == 200 else {
            let said = [reply?.code, reply?.message].compactMap(\.self).map(SecretScrubber.scrub).joined(
                separator: ": "
            )
            throw CredentialsError(
                "\(purpose): HTTP status \(response.head.status.code)\(said.isEmpty ? "" : ", \(said)")."
            )
        }
        guard let reply else {
            throw CredentialsError("\(purpose): the reply is not the JSON that is expected.")
        }
        guard let keyID = reply.accessKeyID, let secret = reply.secretAccessKey, let token = reply.token,
            let expiration = reply.expiration
        else {
            let said = [reply.code, reply.message].compactMap(\.self).map(SecretScrubber.scrub).joined(
                separator: ": "
            )
            throw CredentialsError(
                "\(purpose): the reply holds no credentials\(said.isEmpty ? "" : " (\(said))")."
            )
        }
        guard let end = ISO8601.parse(expiration) else {
            throw CredentialsError("\(purpose): the reply's Expiration is no date.")
        }
        return Credentials(
            accessKeyID: keyID,
            secretAccessKey: secret,
            sessionToken: token,
            expiration: putOff(end, now: now),
            accountID: reply.accountID
        )
    }

    private static func putOff(_ end: Date, now: Date) -> Date {
        guard end.timeIntervalSince(now) < CachingCredentialsProvider.advisoryWindow else { return end }
        // Spread, so that a fleet does not come back at the same moment.
        return now.addingTimeInterval(CachingCredentialsProvider.advisoryWindow + .random(in: 120...600))
    }
}

import AWSClientRuntime
import AWSCore
@_spi(Shapes) import Basics
import HTTPTransport

/// The JSON response of container endpoints and of the instance metadata service.
struct MetadataResponse {
    private let code: String?
    private let message: String?
    private let accessKeyID: String?
    private let secretAccessKey: String?
    private let token: String?
    private let expiration: String?
    private let accountID: String?

    private init(_ json: JSONValue) throws(JSONValue.Mismatch) {
        // The agents of some platforms use names with lowercase first letters.
        let (smallCode, smallMessage) = (try json.text("code"), try json.text("message"))
        code = try json.text("Code") ?? smallCode
        message = try json.text("Message") ?? smallMessage
        accessKeyID = try json.text("AccessKeyId")
        secretAccessKey = try json.text("SecretAccessKey")
        token = try json.text("Token")
        expiration = try json.text("Expiration")
        accountID = try json.accountID("AccountId")
    }

    /// Reads a response with any status.
    static func outcome(of response: TransportResponse, now: Date) -> CredentialsCall<Credentials>.Outcome {
        let document = try? Self(JSONValue(parsing: response.body))
        guard response.statusCode == 200 else {
            guard let document, document.code ?? document.message != nil else {
                return .fault(.status(response, String(validating: response.body, as: UTF8.self)))
            }
            return .fault(.service(ServiceFault(code: document.code, message: document.message)))
        }
        guard let document else {
            return .fault(.unreadable("the response is not the expected JSON", cause: nil))
        }
        guard let keyID = document.accessKeyID, let secret = document.secretAccessKey,
            let token = document.token, let expiration = document.expiration
        else {
            guard document.code ?? document.message != nil else {
                return .fault(.unreadable("the response contains no credentials", cause: nil))
            }
            return .fault(.service(ServiceFault(code: document.code, message: document.message)))
        }
        guard let end = ISO8601.parse(expiration) else {
            return .fault(.unreadable("the response's Expiration is not a date", cause: nil))
        }
        return .result(
            Credentials(
                accessKeyID: keyID,
                secretAccessKey: secret,
                sessionToken: token,
                expiration: extendIfEnded(end, now: now),
                accountID: document.accountID
            )
        )
    }

    /// The expiration of credentials, extended if it has passed.
    ///
    /// If these services cannot renew credentials, they return the old ones, which AWS may still accept. AWS also
    /// accepts them if this machine's clock is fast.
    private static func extendIfEnded(_ end: Date, now: Date) -> Date {
        guard end <= now else { return end }
        // With jitter, so that a fleet does not return at the same moment.
        return now.addingTimeInterval(CachingCredentialsProvider.advisoryWindow + .random(in: 120...600))
    }
}

extension JSONValue {
    /// The account ID in the member `name`, as text or as a number without leading zeros.
    func accountID(_ name: String) throws(Mismatch) -> String? {
        switch try member(name) {
        case nil, .string: return try text(name)
        default: break
        }
        guard let value = try integer(name) else { return nil }
        guard (0..<1_000_000_000_000).contains(value) else { return try Self.required(nil) }
        return String(repeating: "0", count: 12 - "\(value)".count) + "\(value)"
    }
}

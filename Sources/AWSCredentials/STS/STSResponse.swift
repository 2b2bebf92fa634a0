internal import Basics
internal import AWSClientRuntime
internal import AWSCore
internal import HTTPTransport
internal import AWSXML

/// What the responses of STS say: `<…Response><…Result>` with `<Credentials>` and `<AssumedRoleUser>`, or `<Account>`.
struct STSResponse {
    private(set) var account: String?
    private var accessKeyID: String?
    private var secretAccessKey: String?
    private var sessionToken: String?
    private var expiration: String?
    private var roleUserARN: String?

    /// Reads a document.
    init(_ document: [UInt8]) throws(XMLError) {
        var reader = XMLReader(document)
        _ = try reader.readRoot()
        try read(&reader, depth: 0)
        try reader.readEnd()
    }

    private mutating func read(_ reader: inout XMLReader, depth: Int) throws(XMLError) {
        while let name = try reader.nextChild() {
            switch reader.string(name) {
            case "Account": account = try reader.readText()
            case "AccessKeyId": accessKeyID = try reader.readText()
            case "SecretAccessKey": secretAccessKey = try reader.readText()
            case "SessionToken": sessionToken = try reader.readText()
            case "Expiration": expiration = try reader.readText()
            case "Arn" where depth == 2: roleUserARN = try reader.readText()
            case let inner
            where depth < 2
                && (inner.hasSuffix("Result") || inner == "Credentials" || inner == "AssumedRoleUser"):
                try read(&reader, depth: depth + 1)
            default: try reader.skipElement()
            }
        }
    }

    /// The credentials, with the end as the service's clock has it; nil if a part is missing.
    var credentials: Credentials? {
        guard let accessKeyID, let secretAccessKey, let sessionToken,
            let end = expiration.flatMap(ISO8601.parse)
        else { return nil }
        let parts = roleUserARN?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        return Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: secretAccessKey,
            sessionToken: sessionToken,
            expiration: end,
            accountID: parts.count >= 6 && !parts[4].isEmpty ? String(parts[4]) : nil
        )
    }

    /// Reads a response of any status, and takes `result` from a successful one.
    static func outcome<Result: Sendable>(
        of response: TransportResponse,
        missing: String,
        _ result: (STSResponse) -> Result?
    ) -> CredentialsCall<Result>.Outcome {
        guard response.statusCode == 200 else {
            guard let error = try? ErrorBody.decode(response.body), error.code != nil else {
                return .fault(.status(response))
            }
            return .fault(
                .service(
                    ServiceFault(code: error.code, message: error.message, requestID: error.requestID)
                )
            )
        }
        guard let document = try? STSResponse(response.body) else {
            return .fault(.unreadable("the response is not the XML that is expected", cause: nil))
        }
        guard let result = result(document) else { return .fault(.unreadable(missing, cause: nil)) }
        return .result(result)
    }
}

internal import AWSCore
@_spi(XML) internal import AWSXML
internal import Basics

/// What the replies of STS say: `<…Response><…Result>` with `<Credentials>` and `<AssumedRoleUser>`, or `<Account>`.
struct STSReply {
    private(set) var account: String?
    private var accessKeyID: String?
    private var secretAccessKey: String?
    private var sessionToken: String?
    private var expiration: String?
    private var roleUserARN: String?
    private let purpose: String
    private let skew: TimeInterval?

    /// Reads a reply.
    ///
    /// - Parameter skew: How far the service's clock is ahead of this one, if it is far.
    init(_ document: [UInt8], purpose: String, skew: TimeInterval?) throws {
        self.purpose = purpose
        self.skew = skew
        do throws(XMLError) {
            var reader = XMLReader(document)
            _ = try reader.readRoot()
            try read(&reader, depth: 0)
            try reader.readEnd()
        } catch {
            throw CredentialsError("\(purpose): the reply is not the XML that is expected.")
        }
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

    /// The credentials, whose end is told by this machine's clock.
    func credentials() throws -> Credentials {
        guard let accessKeyID, let secretAccessKey, let sessionToken, let expiration,
            let end = ISO8601.parse(expiration)
        else { throw CredentialsError("\(purpose): the reply holds no credentials.") }
        let parts = roleUserARN?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        return Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: secretAccessKey,
            sessionToken: sessionToken,
            expiration: end.addingTimeInterval(-(skew ?? 0)),
            accountID: parts.count >= 6 && !parts[4].isEmpty ? String(parts[4]) : nil
        )
    }
}

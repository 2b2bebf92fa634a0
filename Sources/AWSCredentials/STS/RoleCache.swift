@_spi(CredentialsPlan) internal import AWSCore
@_spi(Shapes) internal import Basics

/// A cache file for the credentials of an assumed role, shared with the AWS CLI. With it, MFA is required about once an
/// hour and not for every command.
///
/// Source: botocore's `AssumeRoleCredentialFetcher` with the AWS CLI's `JSONFileCache`, whose file names are the digest
/// of the request's parameters.
struct RoleCache: Sendable {
    private let path: String?
    private let folder: String
    private let clock: WallClock

    init(_ role: AssumedRole, folder: String, clock: WallClock) {
        self.folder = folder
        self.clock = clock
        path = (try? CacheFileName.digest(of: Self.key(of: role), .sha1)).map { "\(folder)/\($0).json" }
    }

    /// The cached credentials, unless they expire within 15 minutes.
    var credentials: Credentials? {
        guard let path, let contents = try? FileReader.read(path, limit: 256 << 10),
            let json = try? JSONValue(parsing: contents.bytes), let keys = try? json.member("Credentials"),
            let keyID = try? keys.text("AccessKeyId"), let secret = try? keys.text("SecretAccessKey"),
            let token = try? keys.text("SessionToken"),
            let end = try? keys.text("Expiration").flatMap(ISO8601.parse),
            end.timeIntervalSince(clock.now) >= CachingCredentialsProvider.advisoryWindow
        else { return nil }
        return Credentials(
            accessKeyID: keyID,
            secretAccessKey: secret,
            sessionToken: token,
            expiration: end,
            accountID: try? keys.text("AccountId")
        )
    }

    /// Writes credentials for the next command. Ignores errors, because the credentials are valid without a cache.
    func keep(_ credentials: Credentials) {
        guard let path, let end = credentials.expiration else { return }
        var members = [
            JSONValue.Member("AccessKeyId", .string(credentials.accessKeyID)),
            JSONValue.Member("SecretAccessKey", .string(credentials.secretAccessKey.reveal())),
            JSONValue.Member("SessionToken", .string(credentials.sessionToken?.reveal() ?? "")),
            JSONValue.Member("Expiration", .string(ISO8601.format(end))),
        ]
        if let account = credentials.accountID {
            members.append(JSONValue.Member("AccountId", .string(account)))
        }
        let json = JSONValue.object([JSONValue.Member("Credentials", .object(members))])
        makeFolder()
        try? FileReader.replace(path, with: Array(json.description.utf8))
    }

    /// Removes credentials that the service has rejected, if they are cached.
    func remove(_ credentials: Credentials) {
        guard let path, self.credentials == credentials else { return }
        _ = unsafe unlink(path)
    }

    /// Creates the folder and its parents, accessible only to their owner.
    private func makeFolder() {
        var path = ""
        for name in folder.split(separator: "/", omittingEmptySubsequences: false) {
            path += path.isEmpty && name.isEmpty ? "" : "\(name)"
            if !path.isEmpty { _ = unsafe mkdir(path, 0o700) }
            path += "/"
        }
    }

    /// The parameters of the request as Python's JSON, sorted by name.
    private static func key(of role: AssumedRole) -> String {
        var members: [(String, String)] = []
        if let seconds = role.durationSeconds { members.append(("DurationSeconds", "\(seconds)")) }
        if let id = role.externalID { members.append(("ExternalId", python(id))) }
        members.append(("RoleArn", python(role.roleARN)))
        if let name = role.sessionName { members.append(("RoleSessionName", python(name))) }
        if let serial = role.mfaSerial { members.append(("SerialNumber", python(serial))) }
        return "{" + members.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
    }

    /// A string in ASCII, in the format of `json.dumps`.
    private static func python(_ text: String) -> String {
        var result = "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22: result += "\\\""
            case 0x5C: result += "\\\\"
            case 0x08: result += "\\b"
            case 0x09: result += "\\t"
            case 0x0A: result += "\\n"
            case 0x0C: result += "\\f"
            case 0x0D: result += "\\r"
            case 0x20..<0x7F: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result + "\""
    }
}

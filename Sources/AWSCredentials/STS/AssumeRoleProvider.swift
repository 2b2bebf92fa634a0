@_spi(CredentialsPlan) import AWSCore
@_spi(Shapes) import Basics
import Synchronization

/// Returns the current code of a device for multi-factor authentication (MFA).
///
/// Called each time the role's credentials are fetched. A code is valid for one request.
///
/// - Parameter serial: The device's serial number or ARN, from `mfa_serial`.
/// - Returns: The code.
public typealias MFACodeProvider = @Sendable (_ serial: String) async throws -> String

/// A provider of credentials of a role that is assumed with other credentials.
final class AssumeRoleProvider: CredentialsProvider {
    private let role: AssumedRole
    private let source: any CredentialsProvider
    private let sts: STSClient
    private let mfaCode: MFACodeProvider?
    private let cache: RoleCache?
    /// The last code sent.
    private let spentCode = Mutex<Secret?>(nil)

    init(
        role: AssumedRole,
        source: any CredentialsProvider,
        _ access: ServiceAccess,
        _ configuration: AWSConfiguration,
        mfaCode: MFACodeProvider?
    ) {
        self.role = role
        self.source = source
        self.mfaCode = mfaCode
        cache = access.roleCacheFolder.map { RoleCache(role, folder: $0, clock: access.clock) }
        sts = STSClient(access, signedWith: source, configuration)
    }

    func credentials() async throws -> Credentials {
        if let kept = cache?.credentials { return kept }
        var code: String?
        if let serial = role.mfaSerial {
            // Check for source credentials first, so that the user does not enter a code in vain.
            _ = try await source.credentials()
            code = try await self.code(of: serial)
        }
        let credentials = try await sts.assumeRole(role, code: code)
        cache?.keep(credentials)
        return credentials
    }

    func invalidate(_ credentials: Credentials) { cache?.remove(credentials) }

    private func code(of serial: String) async throws -> String {
        let device = "the device \(serial) for the role \(role.roleARN) of profile \"\(role.profile)\""
        guard let mfaCode else {
            throw CredentialsError(
                "\(device) requires a code: pass an mfaCode function that returns it."
            )
        }
        let code: String
        do {
            code = try await mfaCode(serial)
        } catch let error as CredentialsError {
            throw error
        } catch {
            if Task.isCancelled || error is CancellationError { throw CancellationError() }
            throw CredentialsError(
                "Getting a code of \(device) failed: \(SecretScrubber.scrub(String(describing: error)))"
            )
        }
        // Source: the API reference of AssumeRole, TokenCode.
        guard code.utf8.count == 6, code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw CredentialsError("The code of \(device) must have six digits.")
        }
        let isNew = spentCode.withLock { spent in
            let isNew = spent != Secret(code)
            spent = Secret(code)
            return isNew
        }
        guard isNew else {
            throw CredentialsError(
                "The code of \(device) was already used. A code is valid for one request: wait for the next one."
            )
        }
        return code
    }
}

/// A provider of credentials of a role that is assumed with a token from a file. The file is read each time, because it
/// is replaced before the token expires.
struct WebIdentityProvider: CredentialsProvider {
    private let role: WebIdentityRole
    private let sts: STSClient

    init(role: WebIdentityRole, _ access: ServiceAccess, _ configuration: AWSConfiguration) {
        self.role = role
        sts = STSClient(access, signedWith: nil, configuration)
    }

    func credentials() async throws -> Credentials {
        let token = try TokenFile.read(role.tokenFile, for: "The web identity token of \(role.origin)")
        return try await sts.assumeRole(role, token: token)
    }
}

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
        // The file has the expiration in whole seconds, so the values may differ.
        guard let path, self.credentials?.accessKeyID == credentials.accessKeyID else { return }
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

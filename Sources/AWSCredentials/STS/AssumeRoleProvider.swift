@_spi(CredentialsPlan) internal import AWSCore
internal import Synchronization

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

internal import AWSCore

/// Asks for the code that a device for multi-factor authentication shows.
///
/// - Parameter serial: The device's serial number or ARN, as `mfa_serial` names it.
/// - Returns: The code.
public typealias MFACodeProvider = @Sendable (_ serial: String) async throws -> String

/// A role assumed with other credentials.
struct AssumeRoleProvider: CredentialsProvider {
    let role: AssumedRole
    let source: any CredentialsProvider
    let sts: STSClient
    let mfaCode: MFACodeProvider?

    func credentials() async throws -> Credentials {
        let credentials = try await source.credentials()
        var code: String?
        if let serial = role.mfaSerial {
            guard let mfaCode else {
                throw CredentialsError(
                    "The role \(role.roleARN) of profile \"\(role.profile)\" asks for the code of the device \(serial); "
                        + "give the credentials chain an mfaCode to ask for it."
                )
            }
            code = try await mfaCode(serial)
        }
        return try await sts.assumeRole(role, code: code, with: credentials)
    }
}

/// A role assumed with a token from a file, which is read anew each time: it is replaced before it expires.
struct WebIdentityProvider: CredentialsProvider {
    let role: WebIdentityRole
    let sts: STSClient

    func credentials() async throws -> Credentials {
        let token = try TokenFile.read(role.tokenFile, for: "The web identity token of \(role.origin)")
        return try await sts.assumeRole(role, token: token)
    }
}

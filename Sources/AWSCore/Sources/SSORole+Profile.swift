extension SSORole {
    /// Reads the keys of IAM Identity Center, of the profile and of the `sso-session` section that it names; nil
    /// when the profile has neither the account nor the role of one.
    init?(_ profile: ProfileReader) throws(ConfigurationError) {
        guard profile.has("sso_account_id") || profile.has("sso_role_name") else { return nil }
        var properties = profile.properties
        let session = profile.text("sso_session")
        if let session {
            guard let ofSession = profile.files.ssoSessions[session] else {
                throw profile.error("its sso_session \"\(session)\" does not exist; run `aws configure sso`")
            }
            for (key, property) in ofSession {
                if let own = properties[key], own.text != property.text {
                    throw profile.error("\(key) differs from the one of sso-session \"\(session)\"")
                }
                properties[key] = property
            }
        }
        let names = ["sso_role_name", "sso_account_id", "sso_start_url", "sso_region"]
        let values = names.map { properties[$0]?.text ?? "" }
        let missing = zip(names, values).filter(\.1.isEmpty).map(\.0)
        guard missing.isEmpty else {
            throw profile.error("\(missing.joined(separator: ", ")) is missing for IAM Identity Center")
        }
        self.init(
            profile: profile.name,
            session: session,
            startURL: values[2],
            region: values[3],
            accountID: values[1],
            roleName: values[0]
        )
    }
}

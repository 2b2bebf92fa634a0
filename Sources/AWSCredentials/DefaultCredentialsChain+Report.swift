public import AWSCore
internal import Basics

extension DefaultCredentialsChain {
    /// What was found for each setting, as `AWSConfiguration.report()` has it, and what came of fetching the
    /// credentials: for a person who wonders why a call is signed as it is, or not at all. No secret is in it.
    public func report() async -> ConfigurationReport {
        var report = configuration.report()
        let source = plan?.description ?? "no source"
        do {
            let found = try await credentials()
            report.entries.append(.init("access key id", found.accessKeyID, source: source))
            report.entries.append(
                .init("session token", found.sessionToken == nil ? nil : "<redacted>", source: source)
            )
            report.entries.append(
                .init("expiration", found.expiration.map(ISO8601.format) ?? "none", source: source)
            )
            report.entries.append(.init("account of credentials", found.accountID, source: source))
        } catch let error as CredentialsError {
            report.entries.append(.init("access key id", nil, source: error.message))
        } catch {
            report.entries.append(.init("access key id", nil, source: "fetching it was cancelled"))
        }
        return report
    }
}

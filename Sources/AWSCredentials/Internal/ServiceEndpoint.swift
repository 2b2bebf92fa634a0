internal import AWSCore

/// Where a service is that credentials are fetched from: one that the configuration names, or the region's own.
///
/// Source: the rule sets of STS, SSO and SSO OIDC, which have the same form.
struct ServiceEndpoint: Sendable {
    var url: HTTPURL
    /// The region to sign for.
    var signingRegion: String

    /// - Parameters:
    ///   - id: The service's id, as in the variable's name: `sts`, `sso`, `sso_oidc`.
    ///   - host: How the endpoint's host begins: `sts`, `portal.sso`, `oidc`.
    ///   - region: The region; nil for the configuration's.
    init(_ id: String, host: String, region: String?, _ configuration: AWSConfiguration) throws {
        guard let region = region ?? configuration.region?.value else {
            throw CredentialsError(
                "Region must be set to call \(id.uppercased()): set AWS_REGION, or region in the profile."
            )
        }
        signingRegion = region
        let fips = configuration.usesFIPS.value
        let dualStack = configuration.usesDualStack.value
        if let named = try configuration.endpointURL(service: id) {
            do throws(HTTPURL.Problem) {
                url = try HTTPURL(named.value).asBase
            } catch {
                throw CredentialsError(
                    "The endpoint of \(id.uppercased()) \(error.reason) (\(named.source))."
                )
            }
            return
        }
        let partition = Partition.of(region: region)
        if region == "aws-global" {
            signingRegion = partition.implicitGlobalRegion
            if !fips, !dualStack {
                url = HTTPURL(authority: "\(host).\(partition.dnsSuffix)")
                return
            }
        }
        // GovCloud's ordinary endpoints are the validated ones.
        let isFIPSNamed = fips && (partition.name != "aws-us-gov" || dualStack)
        let suffix = dualStack ? partition.dualStackDNSSuffix : partition.dnsSuffix
        url = HTTPURL(authority: "\(host)\(isFIPSNamed ? "-fips" : "").\(region).\(suffix)")
    }
}

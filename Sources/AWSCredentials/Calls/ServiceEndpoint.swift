@_spi(Partitions) import AWSCore

/// The endpoint of a service that provides credentials: the configured one or the region's.
///
/// Source: the rule sets of STS, SSO, and SSO OIDC, which have the same structure.
struct ServiceEndpoint: Sendable {
    let url: HTTPURL
    /// The region to sign for.
    let signingRegion: String

    /// The Security Token Service in the configuration's region.
    static func sts(_ configuration: AWSConfiguration) throws(CredentialsError) -> ServiceEndpoint {
        let endpoint = try ServiceEndpoint("sts", host: "sts", region: nil, configuration)
        let isVariant = configuration.usesFIPS.value || configuration.usesDualStack.value
        guard configuration.usesLegacySTSEndpoint, !isVariant,
            legacySTSRegions.contains(endpoint.signingRegion),
            try named("sts", configuration) == nil
        else { return endpoint }
        return ServiceEndpoint(url: HTTPURL(authority: "sts.amazonaws.com"), signingRegion: "us-east-1")
    }

    /// The portal of IAM Identity Center.
    static func portal(
        _ region: String,
        _ configuration: AWSConfiguration
    ) throws(CredentialsError) -> ServiceEndpoint {
        try ServiceEndpoint("sso", host: "portal.sso", region: region, configuration)
    }

    /// The service that refreshes tokens of IAM Identity Center.
    static func tokens(
        _ region: String,
        _ configuration: AWSConfiguration
    ) throws(CredentialsError) -> ServiceEndpoint {
        try ServiceEndpoint("sso_oidc", host: "oidc", region: region, configuration)
    }

    /// The service that refreshes sessions of `aws login`.
    ///
    /// - Parameter region: The region in which the session was started; nil for the configuration's.
    static func signIn(
        _ region: String?,
        _ configuration: AWSConfiguration
    ) throws(CredentialsError) -> ServiceEndpoint {
        let endpoint = try ServiceEndpoint("signin", host: "signin", region: region, configuration)
        guard !configuration.usesDualStack.value, try named("signin", configuration) == nil else {
            return endpoint
        }
        let region = endpoint.signingRegion
        let fips = configuration.usesFIPS.value
        let partition = Partition.of(region: region).name
        let host: String
        switch (partition, fips) {
        case ("aws-us-gov", true):
            host =
                region == "us-gov-west-1"
                ? "signin-fips.amazonaws-us-gov.com" : "\(region).signin-fips.amazonaws-us-gov.com"
        case (_, true): return endpoint
        default:
            guard let domain = signInDomains[partition] else { return endpoint }
            host = "\(region).signin.\(domain)"
        }
        return ServiceEndpoint(url: HTTPURL(authority: host), signingRegion: region)
    }

    /// The domains of the AWS consoles, by partition.
    ///
    /// Source: the rule set of Signin.
    private static let signInDomains = [
        "aws": "aws.amazon.com", "aws-cn": "amazonaws.cn", "aws-eusc": "amazonaws-eusc.eu",
        "aws-iso": "c2shome.ic.gov", "aws-iso-b": "sc2shome.sgov.gov", "aws-iso-e": "csphome.adc-e.uk",
        "aws-iso-f": "csphome.hci.ic.gov", "aws-us-gov": "amazonaws-us-gov.com",
    ]

    private init(url: HTTPURL, signingRegion: String) {
        self.url = url
        self.signingRegion = signingRegion
    }

    /// - Parameters:
    ///   - id: The service's ID, as in the variable's name: `sts`, `sso`, or `sso_oidc`.
    ///   - host: The first label of the endpoint's host: `sts`, `portal.sso`, or `oidc`.
    ///   - region: The region; nil for the configuration's.
    private init(
        _ id: String,
        host: String,
        region: String?,
        _ configuration: AWSConfiguration
    ) throws(CredentialsError) {
        guard let region = region ?? configuration.region?.value else {
            throw CredentialsError(
                "Region must be set to call \(id.uppercased()): set AWS_REGION, or region in the profile."
            )
        }
        guard Self.isHostLabel(region) else {
            throw CredentialsError(
                "The region for \(id.uppercased()) is not a valid DNS name: "
                    + "\"\(SecretScrubber.scrub(region))\"."
            )
        }
        let fips = configuration.usesFIPS.value
        let dualStack = configuration.usesDualStack.value
        let partition = Partition.of(region: region)
        let isGlobal = region == "aws-global"
        signingRegion = isGlobal ? partition.implicitGlobalRegion : region
        if let named = try Self.named(id, configuration) {
            url = named
        } else if isGlobal, !fips, !dualStack {
            url = HTTPURL(authority: "\(host).\(partition.dnsSuffix)")
        } else {
            // In GovCloud, the default endpoints are FIPS endpoints.
            let isFIPSNamed = fips && (partition.name != "aws-us-gov" || dualStack)
            let suffix = dualStack ? partition.dualStackDNSSuffix : partition.dnsSuffix
            url = HTTPURL(authority: "\(host)\(isFIPSNamed ? "-fips" : "").\(region).\(suffix)")
        }
    }

    /// The configured endpoint.
    private static func named(
        _ id: String,
        _ configuration: AWSConfiguration
    ) throws(CredentialsError) -> HTTPURL? {
        let named: ResolvedSetting<String>
        do throws(ConfigurationError) {
            guard let found = try configuration.endpointURL(service: id) else { return nil }
            named = found
        } catch {
            throw CredentialsError(error.message)
        }
        do throws(HTTPURL.Problem) {
            return try HTTPURL(named.value).asBase
        } catch {
            throw CredentialsError("The endpoint of \(id.uppercased()) \(error.reason) (\(named.source)).")
        }
    }

    /// Whether `text` is valid as a host label: at most 63 letters, digits, and inner hyphens.
    private static func isHostLabel(_ text: String) -> Bool {
        guard (1...63).contains(text.utf8.count), text.first != "-", text.last != "-" else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
            default: false
            }
        }
    }

    /// The regions that use the global endpoint with `sts_regional_endpoints = legacy`.
    ///
    /// Source: the rule set of STS, `UseGlobalEndpoint`.
    private static let legacySTSRegions: Set<String> = [
        "ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "aws-global", "ca-central-1",
        "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1",
        "us-east-2", "us-west-1", "us-west-2",
    ]
}

import AWSClientRuntime
@_spi(Partitions) import AWSCore
import S3ControlModel

/// The service's endpoint rules for operations that require an account.
///
/// Source: the service's endpoint rule set (`endpoint-rule-set-1.json`). The order of the checks and the beginnings of
/// the errors are taken from it. Rules for access points, Outposts, and directory buckets are omitted because no job
/// operation uses them.
struct EndpointResolver: Sendable {
    var region: String
    var customEndpoint: Endpoint?
    var accountLabel: AccountLabel
    var usesFIPS: Bool
    var usesDualStack: Bool

    /// The endpoint for `account`.
    func resolve(account: AccountID) throws(EndpointError) -> Endpoint {
        try resolve(label: account.rawValue)
    }

    /// The endpoint for an account that is not validated or not set.
    func resolve(label account: String?) throws(EndpointError) -> Endpoint {
        guard !region.isEmpty else {
            throw EndpointError(
                message:
                    "Region must be set: give a region to the client, or set AWS_REGION or the profile's region."
            )
        }
        let partition = Partition.of(region: region)
        if usesFIPS, partition.name == "aws-cn" {
            throw EndpointError(message: "Partition does not support FIPS: \(region) is in aws-cn.")
        }
        if region == "snow", let customEndpoint { return try resolveSnow(customEndpoint) }
        guard region.isHostName else {
            throw EndpointError(message: "Invalid region: region was not a valid DNS name.\(suggestion)")
        }
        guard let account, !account.isEmpty else {
            throw EndpointError(
                message:
                    "AccountId is required but not set: give an account id to the client, or set AWS_ACCOUNT_ID."
            )
        }
        guard account.isHostLabel else {
            throw EndpointError(message: "AccountId must only contain a-z, A-Z, 0-9 and `-`.")
        }
        guard var endpoint = customEndpoint else {
            let service = (usesFIPS ? "s3-control-fips" : "s3-control") + (usesDualStack ? ".dualstack" : "")
            let authority = "\(account).\(service).\(region).\(partition.dnsSuffix)"
            return Endpoint(scheme: "https", authority: authority, path: "")
        }
        if usesDualStack {
            throw EndpointError(
                message: "Invalid Configuration: DualStack and custom endpoint are not supported"
            )
        }
        if takesLabel(endpoint) { endpoint.authority = "\(account).\(endpoint.authority)" }
        return endpoint
    }

    /// A suffix for errors about the region: ` Did you mean …?` if a known region is similar.
    var suggestion: String {
        Partition.suggestion(for: region).map { " Did you mean \($0)?" } ?? ""
    }

    /// The endpoint of an AWS Snow device, which is the same for all accounts.
    private func resolveSnow(_ endpoint: Endpoint) throws(EndpointError) -> Endpoint {
        if usesDualStack { throw EndpointError(message: "S3 Snow does not support DualStack") }
        if usesFIPS { throw EndpointError(message: "S3 Snow does not support FIPS") }
        return Endpoint(scheme: endpoint.scheme, authority: endpoint.authority, path: "")
    }

    private func takesLabel(_ endpoint: Endpoint) -> Bool {
        switch accountLabel {
        case .always: true
        case .never: false
        case .automatic: !endpoint.isIPLiteral && endpoint.host != "localhost"
        }
    }
}

/// Whether the host of a custom endpoint is prefixed with the account ID.
public enum AccountLabel: Sendable, Hashable {
    /// Adds the prefix unless the host is an IP address or `localhost`, where the name would not resolve.
    case automatic
    /// Always adds the prefix.
    case always
    /// Never adds the prefix.
    case never
}

extension EndpointResolver {
    /// The endpoint for `account`, if signed requests may be sent to it.
    func checked(for account: AccountID, allowsInsecure: Bool) -> Result<Endpoint, EndpointError> {
        Result { () throws(EndpointError) in
            let endpoint = try resolve(account: account)
            try endpoint.checkSecurity(allowsInsecure: allowsInsecure)
            return endpoint
        }
    }

    /// Validates the endpoint settings of a configuration.
    ///
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration`.
    init(_ configuration: S3ControlConfiguration) throws(S3ControlError) {
        region = configuration.region
        accountLabel = configuration.accountLabel
        usesFIPS = configuration.usesFIPS
        usesDualStack = configuration.usesDualStack
        do throws(EndpointError) {
            if let endpoint = configuration.endpoint { customEndpoint = try Endpoint.parse(endpoint) }
            _ = try resolve(account: configuration.accountID)
        } catch {
            throw S3ControlError(.invalidConfiguration, message: error.message, cause: error)
        }
    }
}

internal import AWSCore
internal import S3ControlModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The service's endpoint rules for operations that require an account.
///
/// Source: the service's endpoint rule set (`endpoint-rule-set-1.json`), in whose words the errors are.
struct EndpointResolver: Sendable {
    var region: String
    var customEndpoint: Endpoint?
    var accountLabel: AccountLabel
    var usesFIPS: Bool
    var usesDualStack: Bool

    /// Checks what a configuration says of endpoints.
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

    /// The endpoint for `account`.
    func resolve(account: AccountID) throws(EndpointError) -> Endpoint {
        guard Self.isHostLabel(region) else {
            throw EndpointError(message: "Invalid region: region was not a valid DNS name.")
        }
        let partition = Partition.of(region: region)
        if usesFIPS, partition.name == "aws-cn" {
            throw EndpointError(message: "Partition does not support FIPS")
        }
        guard let customEndpoint else {
            let service = usesFIPS ? "s3-control-fips" : "s3-control"
            let labels = [account.rawValue, service] + (usesDualStack ? ["dualstack"] : [])
            let authority = (labels + [region, partition.dnsSuffix]).joined(separator: ".")
            return Endpoint(scheme: "https", authority: authority, path: "")
        }
        if usesDualStack {
            throw EndpointError(
                message: "Invalid Configuration: DualStack and custom endpoint are not supported"
            )
        }
        guard takesLabel(customEndpoint) else { return customEndpoint }
        var endpoint = customEndpoint
        endpoint.authority = "\(account.rawValue).\(endpoint.authority)"
        return endpoint
    }

    private func takesLabel(_ endpoint: Endpoint) -> Bool {
        switch accountLabel {
        case .always: true
        case .never: false
        case .automatic: !endpoint.isIPLiteral && endpoint.host != "localhost"
        }
    }

    /// Whether `text` can stand between two dots of a host name.
    private static func isHostLabel(_ text: String) -> Bool {
        (1...63).contains(text.utf8.count) && text.first != "-"
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D
            }
    }
}

/// Whether the account id stands in front of a custom endpoint's host.
public enum AccountLabel: Sendable, Hashable {
    /// It does, except for an IP address and `localhost`, where such a name would not resolve.
    case automatic
    /// It always does.
    case always
    /// It never does.
    case never
}

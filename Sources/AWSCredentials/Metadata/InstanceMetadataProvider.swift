import AWSClientRuntime
@_spi(CredentialsPlan) import AWSCore
import Basics
import HTTPTransport
import HTTPTypes

/// A provider of credentials of an instance's role, through version 2 of the instance metadata service.
///
/// Version 1, which has no tokens, is used only if `ec2_metadata_v1_disabled` allows it and the service either responds
/// that it does not support tokens or its response does not reach the container.
///
/// Source: "Use the Instance Metadata Service to access instance metadata", Amazon EC2 User Guide.
struct InstanceMetadataProvider: CredentialsProvider {
    private let settings: InstanceMetadataSettings
    private let clock: WallClock
    private let executor: CallExecutor

    private static let rolePath = "/latest/meta-data/iam/security-credentials/"

    init(_ settings: InstanceMetadataSettings, _ access: ServiceAccess, _ configuration: AWSConfiguration) {
        self.settings = settings
        clock = access.clock
        executor = access.metadataExecutor(
            of: "InstanceMetadata",
            attempts: settings.attempts,
            delay: .zero,
            timeout: .seconds(settings.timeoutSeconds),
            configuration
        )
    }

    func credentials() async throws -> Credentials {
        let url = settings.url
        let purpose = "Instance metadata (\(url.origin))"
        var canRenewToken = settings.attempts > 1
        while true {
            let token = try await token(url, purpose)
            do {
                return try await credentials(url, token)
            } catch let failure as CallFailure {
                // The token has expired, or the service has restarted.
                guard failure.httpStatus == 401, canRenewToken else {
                    throw CredentialsError(failure, for: purpose)
                }
                canRenewToken = false
            }
        }
    }

    private func credentials(_ url: HTTPURL, _ token: String?) async throws -> Credentials {
        let roles = try await CredentialsCall(
            "GetRole",
            get(url, Self.rolePath, token),
            kind: Self.kind
        ) { Self.text(of: $0, "the instance has no role") }.perform(by: executor)
        let role = roles.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        guard !role.isEmpty else {
            throw CallFailure("invalidResponse", message: "the instance has no role")
        }
        return try await CredentialsCall(
            "GetCredentials",
            get(url, Self.path(of: role), token),
            kind: Self.kind
        ) {
            [clock] in
            MetadataResponse.outcome(of: $0, now: clock.now)
        }.perform(by: executor)
    }

    /// The path of a role's credentials.
    ///
    /// The characters `+=,.@_-` of role names are valid in a path (RFC 3986, section 3.3) and stay as they are, as
    /// in requests of the AWS CLI.
    private static func path(of role: String) -> String {
        role.reduce(into: rolePath) { path, character in
            path += "+=,@".contains(character) ? "\(character)" : PercentEncoding.encode("\(character)")
        }
    }

    /// Requests a version 2 token; nil for version 1.
    ///
    /// On machines other than EC2 instances, this first request fails within the timeout.
    private func token(_ url: HTTPURL, _ purpose: String) async throws -> String? {
        var put = HTTPRequest(.put, url, path: "/latest/api/token")
        put.headerFields[.metadataTokenTTL] = "21600"
        let call = CredentialsCall(
            "GetToken",
            put,
            // A failure with the status 200 is an empty or damaged response.
            kind: { [200, 401].contains($0.httpStatus) ? .transient : $0.retryKind }
        ) {
            Self.text(of: $0, "there is no token")
        }
        do {
            return try await call.perform(by: executor)
        } catch let failure as CallFailure {
            guard Self.isOfVersion1(failure) else { throw CredentialsError(failure, for: purpose) }
            guard settings.allowsVersion1 else {
                throw CredentialsError(
                    failure,
                    for: purpose,
                    advice: "Version 1 of the service is disabled (ec2_metadata_v1_disabled)."
                )
            }
            return nil
        }
    }

    /// Whether the service does not support tokens, or has not responded in time to a request that it received.
    private static func isOfVersion1(_ failure: CallFailure) -> Bool {
        if let status = failure.httpStatus { return [403, 404, 405].contains(status) }
        return failure.code == "timeout" && failure.mayHaveActed
    }

    /// Any failure may be temporary, so the request is repeated as often as the settings allow.
    private static func kind(_ failure: CallFailure) -> FailedAttempt.Kind {
        switch failure.httpStatus {
        // Requires another token.
        case 401: .permanent
        // The service has reported an error.
        case 200 where failure.serviceCode != nil: .permanent
        case .some: .transient
        case nil: failure.retryKind
        }
    }

    private func get(_ url: HTTPURL, _ path: String, _ token: String?) -> HTTPRequest {
        var request = HTTPRequest(.get, url, path: path)
        request.headerFields[.metadataToken] = token
        return request
    }

    private static func text(
        of response: TransportResponse,
        _ missing: String
    ) -> CredentialsCall<String>.Outcome {
        guard response.statusCode == 200 else {
            return .fault(.unreadable("\(missing), HTTP status \(response.statusCode)", cause: nil))
        }
        guard let text = String(validating: response.body, as: UTF8.self), !text.isEmpty,
            text.utf8.allSatisfy({ $0 == 0x0A || $0 == 0x0D || ($0 >= 0x20 && $0 < 0x7F) })
        else { return .fault(.unreadable("\(missing), the response is empty or not text", cause: nil)) }
        return .result(text)
    }
}

extension HTTPField.Name {
    /// The lifetime of the token in seconds.
    fileprivate static let metadataTokenTTL = token("x-aws-ec2-metadata-token-ttl-seconds")
    /// The token.
    fileprivate static let metadataToken = token("x-aws-ec2-metadata-token")
}

internal import AWSCore
internal import Basics
internal import HTTPTransport
internal import HTTPTypes

/// Credentials of an instance's role, by version 2 of the instance metadata service.
///
/// Source: "Use the Instance Metadata Service to access instance metadata", Amazon EC2 User Guide.
struct InstanceMetadataProvider: CredentialsProvider {
    let settings: InstanceMetadataSettings
    let caller: ServiceCaller

    private static let rolePath = "/latest/meta-data/iam/security-credentials/"

    func credentials() async throws -> Credentials {
        let purpose = "Instance metadata (\(settings.endpoint))"
        let url: HTTPURL
        do throws(HTTPURL.Problem) {
            url = try HTTPURL(settings.endpoint)
        } catch {
            throw CredentialsError("\(purpose): the endpoint \(error.reason).")
        }
        // Elsewhere than on EC2 this first request is where it ends, within the timeout.
        var put = HTTPRequest(.put, url, path: "/latest/api/token")
        put.headerFields[.metadataTokenTTL] = "21600"
        let token = try await text(of: put, purpose, "no token")
        let roles = try await text(of: get(url, Self.rolePath, token), purpose, "no role")
        let role = roles.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        guard !role.isEmpty else { throw CredentialsError("\(purpose): the instance has no role.") }
        let path = Self.rolePath + PercentEncoding.encode(role)
        let response = try await send(get(url, path, token), purpose)
        return try MetadataReply.read(response, purpose: purpose, now: caller.clock.now)
    }

    private func get(_ url: HTTPURL, _ path: String, _ token: String) -> HTTPRequest {
        var request = HTTPRequest(.get, url, path: path)
        request.headerFields[.metadataToken] = token
        return request
    }

    private func text(of request: HTTPRequest, _ purpose: String, _ what: String) async throws -> String {
        let response = try await send(request, purpose)
        guard response.head.status.code == 200 else {
            throw CredentialsError("\(purpose): \(what), HTTP status \(response.head.status.code).")
        }
        guard let text = String(validating: response.body, as: UTF8.self), !text.isEmpty,
            text.utf8.allSatisfy({ $0 == 0x0A || $0 == 0x0D || ($0 >= 0x20 && $0 < 0x7F) })
        else { throw CredentialsError("\(purpose): \(what), the reply is empty or no text.") }
        return text
    }

    private func send(_ request: HTTPRequest, _ purpose: String) async throws -> TransportResponse {
        var left = settings.attempts
        while true {
            left -= 1
            do {
                let response = try await caller.send(
                    request,
                    timeout: .seconds(settings.timeoutSeconds),
                    for: purpose
                )
                if left == 0 || response.head.status.code < 500 { return response }
            } catch let error as Unreachable {
                if left == 0 { throw CredentialsError(error.message) }
            }
        }
    }
}

extension HTTPField.Name {
    /// How long the token is to live, in seconds.
    fileprivate static let metadataTokenTTL = name("x-aws-ec2-metadata-token-ttl-seconds")
    /// The token.
    fileprivate static let metadataToken = name("x-aws-ec2-metadata-token")

    private static func name(_ text: String) -> Self {
        guard let name = Self(text) else { preconditionFailure("\(text) is a field's name") }
        return name
    }
}

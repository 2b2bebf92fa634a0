internal import AWSCore
internal import HTTPTypes

/// Credentials from the endpoint that a container is given.
///
/// Source: "Container credential provider", AWS SDKs and Tools Reference Guide.
struct ContainerProvider: CredentialsProvider {
    let endpoint: ContainerEndpoint
    let environment: EnvironmentVariables
    let caller: ServiceCaller

    /// Who may be asked by plain http: the ECS agent, the EKS agent by IPv4 and IPv6; and this machine.
    private static let hosts = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23", "localhost"]

    func credentials() async throws -> Credentials {
        let purpose = "Container credentials (\(endpoint.variable))"
        let url: HTTPURL
        do throws(HTTPURL.Problem) {
            url = try HTTPURL(endpoint.url)
        } catch {
            throw CredentialsError("\(purpose): the URL \(error.reason).")
        }
        guard
            url.scheme == "https" || Self.hosts.contains(url.host) || (url.isLoopback && url.isIPLiteral)
                || url.host == "::1"
        else {
            throw CredentialsError(
                "\(purpose): the host \(url.host) is not allowed by plain http; use https, this machine, or one of "
                    + "\(Self.hosts.joined(separator: ", "))."
            )
        }
        let response = try await caller.sendRetrying(timeout: .seconds(2), pause: .seconds(1), for: purpose) {
            var request = HTTPRequest(.get, url)
            request.headerFields[.accept] = "application/json"
            request.headerFields[.authorization] = try token(purpose)
            return (request, [])
        }
        return try MetadataReply.read(response, purpose: purpose, now: caller.clock.now)
    }

    private func token(_ purpose: String) throws -> String? {
        var token = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
        if let file = endpoint.tokenFile {
            // The file may end with a line end, as editors leave it; inside the field it would be an injection.
            var text = try TokenFile.read(file, for: "\(purpose): the token file")
            while text.unicodeScalars.last == "\n" || text.unicodeScalars.last == "\r" {
                text.unicodeScalars.removeLast()
            }
            token = text
        }
        guard let token else { return nil }
        guard token.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw CredentialsError(
                "\(purpose): the authorization token has a line end or a control character in it."
            )
        }
        return token
    }
}

internal import AWSClientRuntime
@_spi(CredentialsPlan) internal import AWSCore
internal import HTTPTypes

/// Credentials from the endpoint that a container is given.
///
/// Source: "Container credential provider", AWS SDKs and Tools Reference Guide.
struct ContainerProvider: CredentialsProvider {
    private let endpoint: ContainerEndpoint
    private let environment: EnvironmentVariables
    private let clock: WallClock
    private let executor: CallExecutor

    /// Hosts that may be called by plain http: the ECS agent, the EKS agent by IPv4 and IPv6; and this machine.
    private static let hosts = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23", "localhost"]

    init(_ endpoint: ContainerEndpoint, _ access: ServiceAccess, _ configuration: AWSConfiguration) {
        self.endpoint = endpoint
        environment = configuration.environment
        clock = access.clock
        executor = access.metadataExecutor(
            of: "ContainerCredentials",
            attempts: 3,
            delay: .seconds(1),
            timeout: .seconds(2),
            configuration
        )
    }

    func credentials() async throws -> Credentials {
        let purpose = "Container credentials (\(endpoint.variable))"
        let url: HTTPURL
        do throws(HTTPURL.Problem) {
            url = try HTTPURL(endpoint.url.reveal())
        } catch {
            throw CredentialsError("\(purpose): the URL \(error.reason).")
        }
        guard url.scheme == "https" || Self.isAllowed(url) else {
            throw CredentialsError(
                "\(purpose): the host \(url.host) is not allowed by plain http; use https, this machine, or one of "
                    + "\(Self.hosts.joined(separator: ", "))."
            )
        }
        var request = HTTPRequest(.get, url)
        request.headerFields[.accept] = "application/json"
        request.headerFields[.authorization] = try token(purpose)
        let call = CredentialsCall("GetCredentials", request, kind: Self.kind) { [clock] response in
            MetadataResponse.outcome(of: response, now: clock.now)
        }
        do {
            return try await call.perform(by: executor)
        } catch let failure as CallFailure {
            throw CredentialsError(failure, for: purpose)
        }
    }

    /// A token that is replaced, an agent that starts, or one that is asked too often, may soon answer otherwise.
    private static func kind(_ failure: CallFailure) -> FailedAttempt.Kind {
        switch failure.httpStatus {
        case 401, 404: .transient
        default: failure.retryKind
        }
    }

    /// Whether the host is one of those, whatever its address is written like. A name under `localhost` is not.
    private static func isAllowed(_ url: HTTPURL) -> Bool {
        guard let address = url.address else { return ["localhost", "localhost."].contains(url.host) }
        return address.isLoopback || hosts.contains { IPAddress($0) == address }
    }

    private func token(_ purpose: String) throws(CredentialsError) -> String? {
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

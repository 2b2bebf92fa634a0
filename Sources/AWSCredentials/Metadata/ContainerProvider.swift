import AWSClientRuntime
@_spi(CredentialsPlan) import AWSCore
import Basics
import HTTPTypes

/// A provider of credentials from the endpoint of a container.
///
/// Source: "Container credential provider", AWS SDKs and Tools Reference Guide.
struct ContainerProvider: CredentialsProvider {
    private let endpoint: ContainerEndpoint
    private let environment: EnvironmentVariables
    private let clock: WallClock
    private let executor: CallExecutor

    /// Hosts that may be called over plain HTTP: the ECS agent, the EKS agent over IPv4 and IPv6, and this machine.
    private static let hosts = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23", "localhost"]

    init(_ endpoint: ContainerEndpoint, _ access: ServiceAccess, _ configuration: AWSConfiguration) {
        self.endpoint = endpoint
        environment = configuration.environment
        clock = access.clock
        executor = access.metadataExecutor(
            of: "ContainerCredentials",
            attempts: 3,
            delay: .seconds(1),
            timeout: access.containerTimeout,
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
                "\(purpose): the host \(url.host) is not allowed over plain HTTP. Use HTTPS, this machine, or one of "
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

    /// Another attempt may succeed if the token is replaced, the agent is starting or throttling, or a response with
    /// the status 200 was cut off.
    private static func kind(_ failure: CallFailure) -> FailedAttempt.Kind {
        switch failure.httpStatus {
        case 200, 401, 404: .transient
        default: failure.retryKind
        }
    }

    /// Whether the host is one of those, in any notation of its address. Names below `localhost` are not.
    private static func isAllowed(_ url: HTTPURL) -> Bool {
        guard let address = url.address else { return ["localhost", "localhost."].contains(url.host) }
        return address.isLoopback || hosts.contains { IPAddress($0) == address }
    }

    private func token(_ purpose: String) throws(CredentialsError) -> String? {
        var token = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
        if let file = endpoint.tokenFile {
            // Editors may end the file with a line break, which must not become part of the header field.
            var text = try TokenFile.read(file, for: "\(purpose): the token file")
            while text.unicodeScalars.last == "\n" || text.unicodeScalars.last == "\r" {
                text.unicodeScalars.removeLast()
            }
            token = text
        }
        guard let token else { return nil }
        guard token.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw CredentialsError(
                "\(purpose): the authorization token must not contain line breaks or control characters."
            )
        }
        return token
    }
}

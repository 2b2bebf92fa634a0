internal import AWSCore
internal import AWSSigV4
internal import HTTPTransport
internal import HTTPTypes
internal import Logging
internal import S3ControlModel
internal import S3ControlXML

/// The way of every call: validate, write, resolve, then for each attempt sign afresh, send and read.
struct Pipeline: Sendable {
    private let configuration: S3ControlConfiguration
    private let resolver: EndpointResolver
    private let signer: SigV4Signer
    private let transport: any HTTPTransport

    init(configuration: S3ControlConfiguration, transport: any HTTPTransport) throws {
        self.configuration = configuration
        self.transport = transport
        signer = SigV4Signer(service: "s3", region: configuration.region, flavor: .s3)
        do {
            resolver = EndpointResolver(
                region: configuration.region,
                customEndpoint: try configuration.endpoint.map(Endpoint.parse),
                accountLabel: configuration.accountLabel,
                usesFIPS: configuration.usesFIPS,
                usesDualStack: configuration.usesDualStack)
            _ = try resolver.resolve(account: configuration.accountID)
        } catch {
            throw S3ControlError(.invalidConfiguration, message: error.message, cause: error)
        }
    }

    /// Sends one request of `operation` and returns what the service answered.
    func call<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ input: Operation.Input,
        account: AccountID
    ) async throws -> Operation.Output {
        var attempts = 0
        do {
            try input.validate()
            let endpoint = try resolver.resolve(account: account)
            try checkSecurity(of: endpoint)
            var (head, body) = try operation.writeRequest(input)
            head.scheme = endpoint.scheme
            head.authority = endpoint.authority
            head.path = endpoint.path + (head.path ?? "/")
            attempts += 1
            return try await attempt(operation, head, body)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw S3ControlError(wrapping: error, operation: "\(operation.name)", attempts: attempts)
        }
    }

    /// One attempt: credentials, signature, transfer, reading.
    private func attempt<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ head: HTTPRequest,
        _ body: [UInt8]
    ) async throws -> Operation.Output {
        let credentials = try await configuration.credentials.credentials()
        var head = head
        try signer.sign(
            &head, payload: .bytes(body), credentials: credentials, date: configuration.clock.now)
        let response = try await transport.send(head, body: body, options: configuration.transferOptions)
        return try ResponseReader(response).read(operation)
    }

    /// Refuses to show a signature and a session token to whoever listens between here and another machine.
    private func checkSecurity(of endpoint: Endpoint) throws(S3ControlError) {
        guard endpoint.scheme == "http", !endpoint.isLoopback, !configuration.allowsInsecureTransport else {
            return
        }
        throw S3ControlError(
            .invalidConfiguration,
            message: "The endpoint \(endpoint) is plain http to another machine: use https, or set "
                + "allowsInsecureTransport if the way there is safe.")
    }
}

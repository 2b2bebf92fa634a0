public import AWSClientRuntime
public import AWSCore
import CurlTransport

/// A client for objects in S3, at AWS and in compatible stores.
///
/// A client is cheap to copy and safe to use from any task. Every call throws ``S3ObjectError``, or
/// `CancellationError` if its task was cancelled.
public struct S3ObjectClient: Sendable {
    /// The client's configuration.
    public var configuration: S3ObjectConfiguration { state.configuration }

    let state: ObjectClientState

    /// Creates a client from a complete configuration.
    ///
    /// - Throws: ``S3ObjectError`` with the code `invalidConfiguration` if a setting is wrong.
    public init(configuration: S3ObjectConfiguration) throws(S3ObjectError) {
        state = try ObjectClientState(configuration)
    }

    private init(state: ObjectClientState) {
        self.state = state
    }

    /// Creates a client that resolves region, endpoint, and credentials the way the AWS CLI does. Arguments
    /// take precedence.
    ///
    /// - Parameters:
    ///   - region: The region to which requests are sent first.
    ///   - endpoint: The endpoint URL; overrides the region's endpoint.
    ///   - profile: The profile in the shared files.
    ///   - credentials: The credentials to sign with.
    ///   - environment: The environment variables to use.
    /// - Throws: ``S3ObjectError`` with the code `invalidConfiguration`, naming what to set.
    public init(
        region: String? = nil,
        endpoint: String? = nil,
        profile: String? = nil,
        credentials: (any CredentialsProvider)? = nil,
        environment: EnvironmentVariables = .process
    ) throws(S3ObjectError) {
        try self.init(
            configuration: .load(
                region: region,
                endpoint: endpoint,
                profile: profile,
                credentials: credentials,
                environment: environment
            )
        )
    }

    /// Returns a client with other settings, for example for a single call. It shares this client's
    /// connections and what it has learned about buckets.
    ///
    /// - Parameter change: Changes the settings. A transport set here replaces the shared one.
    /// - Throws: ``S3ObjectError`` with the code `invalidConfiguration` if a setting is wrong.
    public func with(_ change: (inout S3ObjectConfiguration) -> Void) throws(S3ObjectError) -> S3ObjectClient
    {
        var configuration = configuration
        change(&configuration)
        return S3ObjectClient(state: try ObjectClientState(configuration, sharing: state))
    }

    /// Calls an operation that has no method of its own.
    @_spi(Requests) public func send<Request: ObjectRequest>(
        _ request: Request,
        options: CallOptions = CallOptions()
    ) async throws -> Request.Output {
        try await call(request, options)
    }

    /// Calls an operation.
    func call<Request: ObjectRequest>(
        _ request: Request,
        _ options: CallOptions,
        reconciliation: ObjectCall<Request>.Reconciliation? = nil
    ) async throws -> Request.Output {
        let call = ObjectCall(request, options: options, client: state, reconciliation: reconciliation)
        do {
            try await state.executor(for: call.region).execute(call)
        } catch let failure as CallFailure {
            throw call.error(failure)
        }
        guard let result = call.result else { preconditionFailure("A call has ended without a result.") }
        return result
    }
}

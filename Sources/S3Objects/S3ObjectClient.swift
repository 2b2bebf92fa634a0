public import AWSClientRuntime
public import AWSCore
internal import CurlTransport

/// A client for objects in S3, at AWS and in stores that speak its protocol.
///
/// A client is cheap to copy and safe to use from any task. Every call throws ``S3ObjectError``, or `CancellationError`
/// when its task was cancelled.
public struct S3ObjectClient: Sendable {
    /// What the client was made with.
    public var configuration: S3ObjectConfiguration { state.configuration }

    let state: ObjectClientState

    /// Creates a client from a whole configuration.
    ///
    /// - Throws: ``S3ObjectError`` with the code `invalidConfiguration` when a setting is wrong.
    public init(configuration: S3ObjectConfiguration) throws(S3ObjectError) {
        state = try ObjectClientState(configuration)
    }

    private init(state: ObjectClientState) {
        self.state = state
    }

    /// Creates a client that finds region, endpoint and credentials as the AWS CLI does, unless they are given here.
    ///
    /// - Parameters:
    ///   - region: The region that requests go to first.
    ///   - endpoint: Where requests go instead of the region's endpoint.
    ///   - profile: The profile of the shared files.
    ///   - credentials: What to sign with.
    ///   - environment: The variables to look in.
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

    /// A client with other settings, for a single call too: it shares this one's connections and what was learned of
    /// buckets.
    ///
    /// - Throws: ``S3ObjectError`` with the code `invalidConfiguration` when a setting is wrong.
    public func with(_ change: (inout S3ObjectConfiguration) -> Void) throws(S3ObjectError) -> S3ObjectClient
    {
        var configuration = configuration
        change(&configuration)
        return S3ObjectClient(state: try ObjectClientState(configuration, sharing: state))
    }

    /// Makes a call of an operation that has no method of its own.
    @_spi(Requests) public func send<Request: ObjectRequest>(
        _ request: Request,
        options: CallOptions = CallOptions()
    ) async throws -> Request.Output {
        try await call(request, options)
    }

    /// Makes a call.
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

public import HTTPTypes
public import S3ControlModel

/// Sees, and may change, each request before it is signed; and sees each response.
///
/// A middleware runs for every attempt, in the order of ``S3ControlConfiguration/middleware``, the
/// responses' side in reverse.
public protocol S3ControlMiddleware: Sendable {
    /// Called before an attempt's request is signed; what it changes is signed and sent.
    ///
    /// - Parameters:
    ///   - request: Method, URL and header fields; `Authorization` and the date are not there yet.
    ///   - context: Which attempt of which call it is.
    /// - Throws: Whatever is to end the call.
    func willSend(_ request: inout HTTPRequest, context: AttemptContext) async throws

    /// Called when an attempt's response has come, whatever its status.
    ///
    /// - Throws: Whatever is to end the call.
    func didReceive(_ response: HTTPResponse, context: AttemptContext) async throws
}

extension S3ControlMiddleware {
    /// Changes nothing.
    public func willSend(_ request: inout HTTPRequest, context: AttemptContext) async throws {}

    /// Does nothing.
    public func didReceive(_ response: HTTPResponse, context: AttemptContext) async throws {}
}

/// Which attempt of which call something belongs to.
public struct AttemptContext: Sendable {
    /// The operation, such as `DescribeJob`.
    public var operation: String
    /// The account that the call is for.
    public var accountID: AccountID
    /// 1 for the first attempt.
    public var attempt: Int
    /// The id that all attempts of the call share (`amz-sdk-invocation-id`).
    public var invocationID: String
}

/// What every `HTTPTransport` must do.
///
/// As the arguments of a parameterised test, each is a case of its own; the article "Writing a transport" shows one.
public enum TransportBehaviour: String, Sendable, CaseIterable {
    /// A response comes back with its status, its fields and its whole body.
    case returnsTheResponse
    /// A status that is an error to HTTP is an answer to the transport.
    case returnsErrorStatuses
    /// A redirect is an answer.
    case followsNoRedirect
    /// Requests that run at the same time each get their own answer.
    case keepsConcurrentRequestsApart
    /// A task that is cancelled before the call gets `CancellationError`, and nothing is sent.
    case sendsNothingForACancelledTask
    /// A task that is cancelled while it waits gets `CancellationError` at once.
    case endsWhenCancelled
    /// No answer within the whole timeout is `timeout`.
    case endsAtTheTimeout
    /// A body over the limit is `responseTooLarge`, and was sent.
    case limitsTheBody
    /// A body of exactly the limit is returned.
    case acceptsABodyOfTheLimit
    /// A request without a scheme, an authority or a path is `invalidRequest`, and nothing was sent.
    case refusesIncompleteRequests
    /// After a failure the next request succeeds.
    case recoversAfterFailures
}

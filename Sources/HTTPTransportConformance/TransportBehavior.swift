/// What every `HTTPTransport` must do.
///
/// Each behavior is an argument of a parameterized test; the article "Writing a transport" shows one.
public enum TransportBehavior: String, Sendable, CaseIterable {
    // MARK: Requests

    /// Method, target, fields, `Host`, `Content-Length` and body arrive as they were given.
    case sendsTheRequestAsGiven
    /// No field is added but `Host` and `Content-Length`.
    case addsNoFields
    /// A request without a scheme, an authority or a path is `invalidRequest`, and nothing is sent.
    case refusesIncompleteRequests

    // MARK: Responses

    /// A response is returned with its status, its fields and its whole body.
    case returnsTheResponse
    /// A status of 400 or more is a response, not an error.
    case returnsErrorStatuses
    /// A redirect is a response; nothing is sent to its location.
    case followsNoRedirect
    /// Interim responses are skipped.
    case skipsInterimResponses
    /// A body ends by its length, its last chunk or the connection's end, and there is none where HTTP has none.
    case readsEveryKindOfBody
    /// Fields of the same name stay apart and in order.
    case keepsRepeatedFields
    /// A folded line continues its field, even if it has only white space, and later fields are kept.
    case readsFoldedFields
    /// A field whose name is no token is skipped; the others are kept.
    case skipsFieldsWithInvalidNames

    // MARK: Concurrency

    /// Requests that run at the same time each get their own response.
    case keepsConcurrentRequestsApart
    /// While a server leaves one request unanswered, others to it are answered.
    case answersOthersWhileOneWaits
    /// Requests run at the same time even if the server closes each connection after its response.
    case runsConcurrentlyWhenConnectionsClose

    // MARK: Reused connections

    /// After a surplus response, the next request is sent once, on another connection.
    case dropsConnectionsWithSurplusResponses
    /// After a late 408 on an idle connection, the next request is sent once, on another connection.
    case dropsConnectionsWithLateTimeouts
    /// After stray bytes on an idle connection, the next request is sent once, on another connection.
    case dropsConnectionsWithStrayBytes
    /// After the server has ended an idle connection, the next request is sent once, on another connection.
    case dropsEndedConnections
    /// After `Connection: close`, the next request is sent on another connection.
    case honorsConnectionClose
    /// A response that comes after its request was given up is nobody's response.
    case dropsLateResponses

    // MARK: Delivery

    /// A new connection that breaks before a response is `connectionLost` and `sent`, and nothing is sent again.
    case sendsOnceOnNewConnections
    /// A reused connection that breaks before a response is `connectionLost` and `sent`, and nothing is sent again.
    case sendsOnceOnReusedConnections
    /// A connection that breaks while a body is sent is `connectionLost`, and the delivery is not `notSent`.
    case reportsABodyCutShort
    /// A refused connection is `connectFailed` and `notSent`.
    case reportsRefusedConnections
    /// After a failure the next request succeeds.
    case recoversAfterFailures

    // MARK: Faulty responses

    /// A connection that ends within a response is `connectionLost` and `sent`.
    case reportsTruncatedResponses
    /// What is no HTTP response, or has no valid length, is `invalidResponse` and `sent`.
    case rejectsInvalidResponses
    /// A length up to and beyond what an integer holds ends in an error, whatever the limit of the body.
    case survivesHugeLengths

    // MARK: Limits

    /// A body over the limit is `responseTooLarge` and `sent`.
    case limitsTheBody
    /// A body of exactly the limit is returned.
    case acceptsABodyOfTheLimit
    /// A body without end is `responseTooLarge`, and so is a length over the limit, before the body has come.
    case limitsEndlessBodies
    /// A head, interim responses or trailers without end are `responseTooLarge`.
    case limitsEndlessHeads

    // MARK: Time and cancellation

    /// No response within the whole timeout is `timeout`, in time.
    case endsAtTheTimeout
    /// A body that goes on beyond the whole timeout is `timeout`, in time.
    case endsWithinABodyAtTheTimeout
    /// No connection within the connect timeout is `connectTimeout` and `notSent`, in time.
    case endsAtTheConnectTimeout
    /// A task that is cancelled before the call gets `CancellationError`, and nothing is sent.
    case sendsNothingForACancelledTask
    /// A task that is cancelled while it waits gets `CancellationError` at once.
    case endsWhenCancelled
    /// A cancelled transfer's connection is closed at once.
    case closesTheConnectionWhenCancelled
}

extension TransportBehavior {
    /// The behaviors that need a server at the other end of a connection.
    ///
    /// A transport that answers in the process excludes them.
    public static let overConnections: Set<TransportBehavior> = Set(allCases).subtracting([
        .refusesIncompleteRequests, .returnsTheResponse, .returnsErrorStatuses, .followsNoRedirect,
        .keepsConcurrentRequestsApart, .recoversAfterFailures, .limitsTheBody, .acceptsABodyOfTheLimit,
        .endsAtTheTimeout, .sendsNothingForACancelledTask, .endsWhenCancelled,
    ])

    /// All behaviors in order, without those that a transport cannot have.
    public static func all(excluding excluded: Set<TransportBehavior> = []) -> [TransportBehavior] {
        allCases.filter { !excluded.contains($0) }
    }
}

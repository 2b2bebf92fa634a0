/// The behaviors required of every `HTTPTransport`.
///
/// Use them as the arguments of a parameterized test. For an example, see the article "Writing a transport".
public enum TransportBehavior: String, Sendable, CaseIterable {
    // MARK: Requests

    /// The method, target, fields, `Host`, `Content-Length`, and body arrive unchanged.
    case sendsTheRequestAsGiven
    /// No fields other than `Host` and `Content-Length` are added.
    case addsNoFields
    /// A request without a scheme, authority, or path fails with `invalidRequest`, and nothing is sent.
    case refusesIncompleteRequests

    // MARK: Responses

    /// A response is returned with its status, its fields, and its complete body.
    case returnsTheResponse
    /// A status of at least 400 is a response, not an error.
    case returnsErrorStatuses
    /// A redirect is returned as a response. Nothing is sent to its location.
    case followsNoRedirect
    /// Interim responses are skipped.
    case skipsInterimResponses
    /// A body ends according to its length, its last chunk, or the end of the connection. Responses that have no body
    /// in HTTP are read without one.
    case readsEveryKindOfBody
    /// Repeated fields stay separate and in order.
    case keepsRepeatedFields
    /// A folded line continues its field, even if it contains only white space. Later fields are kept.
    case readsFoldedFields
    /// A field whose name is not a token is skipped. Other fields are kept.
    case skipsFieldsWithInvalidNames

    // MARK: Concurrency

    /// Concurrent requests each get their own response.
    case keepsConcurrentRequestsApart
    /// While one request waits for its response, other requests to the same server get theirs.
    case answersOthersWhileOneWaits
    /// Requests run concurrently even if the server closes each connection after its response.
    case runsConcurrentlyWhenConnectionsClose

    // MARK: Reused connections

    /// After a surplus response, the next request is sent once, on another connection.
    case dropsConnectionsWithSurplusResponses
    /// After a late 408 on an idle connection, the next request is sent once, on another connection.
    case dropsConnectionsWithLateTimeouts
    /// After stray bytes on an idle connection, the next request is sent once, on another connection.
    case dropsConnectionsWithStrayBytes
    /// After the server has closed an idle connection, the next request is sent once, on another connection.
    case dropsEndedConnections
    /// After `Connection: close`, the next request is sent on another connection.
    case honorsConnectionClose
    /// A response that arrives after its request was abandoned is dropped.
    case dropsLateResponses

    // MARK: Delivery

    /// If a new connection breaks before a response, the error is `connectionLost` with delivery `sent`. Nothing is
    /// sent again.
    case sendsOnceOnNewConnections
    /// If a reused connection breaks before a response, the error is `connectionLost` with delivery `sent`. Nothing is
    /// sent again.
    case sendsOnceOnReusedConnections
    /// If a connection breaks while a body is being sent, the error is `connectionLost`, and the delivery is not
    /// `notSent`.
    case reportsABodyCutShort
    /// If a connection is refused, the error is `connectFailed` with delivery `notSent`.
    case reportsRefusedConnections
    /// After a failure, the next request succeeds.
    case recoversAfterFailures

    // MARK: Faulty responses

    /// If a connection ends within a response, the error is `connectionLost` with delivery `sent`.
    case reportsTruncatedResponses
    /// If the response is not HTTP or has an invalid length, the error is `invalidResponse` with delivery `sent`.
    case rejectsInvalidResponses
    /// A length near or beyond the integer limit causes an error, whatever the limit of the body.
    case toleratesHugeLengths

    // MARK: Limits

    /// If a body exceeds the limit, the error is `responseTooLarge` with delivery `sent`.
    case limitsTheBody
    /// A body that is exactly as long as the limit is returned.
    case acceptsABodyOfTheLimit
    /// If a body is endless, the error is `responseTooLarge`. If its announced length exceeds the limit, the error
    /// comes before the body.
    case limitsEndlessBodies
    /// If a head, interim responses, or trailers are endless, the error is `responseTooLarge`.
    case limitsEndlessHeads

    // MARK: Time and cancellation

    /// If there is no response within the overall timeout, the error is `timeout`, in time.
    case endsAtTheTimeout
    /// If a body continues past the overall timeout, the error is `timeout`, in time.
    case endsWithinABodyAtTheTimeout
    /// If there is no connection within the connect timeout, the error is `connectTimeout` with delivery `notSent`, in
    /// time.
    case endsAtTheConnectTimeout
    /// If the task was cancelled before the call, the error is `CancellationError`, and nothing is sent.
    case sendsNothingForACancelledTask
    /// If the task is cancelled while it waits, the error is `CancellationError`, immediately.
    case endsWhenCancelled
    /// The connection of a cancelled transfer is closed immediately.
    case closesTheConnectionWhenCancelled
}

extension TransportBehavior {
    /// The behaviors that require a server at the other end of a connection.
    ///
    /// Exclude them for a transport that works in-process.
    public static let overConnections: Set<TransportBehavior> = Set(allCases).subtracting([
        .refusesIncompleteRequests, .returnsTheResponse, .returnsErrorStatuses, .followsNoRedirect,
        .keepsConcurrentRequestsApart, .recoversAfterFailures, .limitsTheBody, .acceptsABodyOfTheLimit,
        .endsAtTheTimeout, .sendsNothingForACancelledTask, .endsWhenCancelled,
    ])

    /// All behaviors in order, except those that are excluded.
    public static func all(excluding excluded: Set<TransportBehavior> = []) -> [TransportBehavior] {
        allCases.filter { !excluded.contains($0) }
    }
}

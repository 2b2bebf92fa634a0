public import HTTPTransport
public import S3ControlModel

/// Something that goes wrong with a call on purpose.
public enum Fault: Sendable, Hashable {
    /// `TooManyRequestsException`; nothing is done.
    case throttle
    /// An error of the service; nothing is done. Any HTTP status from 400 on can come with any code.
    case error(ServiceErrorCode = .internalService, status: Int = 500)
    /// A page of HTML, as a proxy sends one, with an HTTP status such as 502 or 503; nothing is done.
    case htmlPage(status: Int = 503)
    /// The connection breaks; nothing is done.
    ///
    /// In process, the transport error carries the given delivery, because a client does not always know that
    /// nothing was done. The server closes the connection after it has read the whole request.
    case resetBeforeActing(RequestDelivery = .partlySent)
    /// The call is carried out, and the connection breaks before the answer.
    case resetAfterActing
    /// The call is carried out, and its answer comes late by this much.
    case delay(Duration)
    /// The call is carried out, and its answer is not well-formed XML.
    case wrongXML
    /// The call is carried out, and the connection breaks in the middle of the answer's body.
    case truncatedBody
    /// An error of the service in the body of an answer with the status 200; nothing is done.
    case errorInSuccess(ServiceErrorCode = .internalService)
    /// The service's clock is ahead by this much, or behind if negative, as far as signatures are concerned.
    ///
    /// With more than 15 minutes the answer is `RequestTimeTooSkewed`, unless the client has adjusted to
    /// the answers' `Date`.
    case clockSkew(Duration)
}

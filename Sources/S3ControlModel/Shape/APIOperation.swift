/// An operation of the API, described once for the client that calls it and the server that answers.
public protocol APIOperation: Sendable {
    /// What a request carries.
    associatedtype Input: Shape
    /// What a response carries.
    associatedtype Output: Shape

    /// The operation's name in the API reference.
    static var name: StaticString { get }
    /// The HTTP method.
    static var method: StaticString { get }
    /// The path, with labels in braces, such as `/v20180820/jobs/{id}`.
    static var path: StaticString { get }
    /// Whether a request has an XML body, whose root is named after ``Input``.
    static var hasRequestBody: Bool { get }
    /// Whether a response has an XML body.
    static var hasResponseBody: Bool { get }
    /// The errors that the service model lists for the operation.
    static var errors: [ServiceErrorCode] { get }
}

extension APIOperation {
    /// No body, as for most operations.
    public static var hasRequestBody: Bool { false }
    /// A body, as for most operations.
    public static var hasResponseBody: Bool { true }
}

/// The XML namespace of request and response bodies.
public let s3ControlNamespace: StaticString = "http://awss3control.amazonaws.com/doc/2018-08-20/"

/// An error of a store. Its code appears in the job's report.
public struct ObjectStoreError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The store's code, such as `NoSuchKey`.
    public var code: String
    /// The HTTP status code; nil if there was no response, which a report represents as 503.
    public var status: Int?
    /// What was wrong, on one line.
    public var message: String
    /// Whether the same request may succeed later: the store throttled it, failed, or was unreachable.
    public var isRetryable: Bool

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The store's code.
    ///   - status: The HTTP status code; nil if there was no response.
    ///   - message: What was wrong, on one line.
    ///   - isRetryable: Whether the same request may succeed later.
    public init(_ code: String, status: Int?, message: String, isRetryable: Bool = false) {
        self.code = code
        self.status = status
        self.message = message
        self.isRetryable = isRetryable
    }

    /// The code and the message.
    public var description: String { "\(code): \(message)" }

    /// The bucket does not exist.
    public static func noSuchBucket(_ bucket: String) -> Self {
        Self("NoSuchBucket", status: 404, message: "The specified bucket does not exist: \(bucket)")
    }

    /// The object does not exist.
    public static func noSuchKey(_ key: String) -> Self {
        Self("NoSuchKey", status: 404, message: "The specified key does not exist: \(key)")
    }

    /// The object does not meet the request's condition.
    public static let preconditionFailed = Self(
        "PreconditionFailed",
        status: 412,
        message: "At least one of the pre-conditions you specified did not hold."
    )

    /// The store does not support the operation.
    public static func notImplemented(_ operation: String) -> Self {
        Self("NotImplemented", status: 501, message: "The store does not have the operation \(operation).")
    }

    /// The caller is not allowed to do this.
    public static func accessDenied(_ reason: String = "Access Denied") -> Self {
        Self("AccessDenied", status: 403, message: reason)
    }

    /// The requests are too frequent.
    public static let slowDown = Self(
        "SlowDown",
        status: 503,
        message: "Please reduce your request rate.",
        isRetryable: true
    )
}

/// Why a store did not do something: its own code, which gets into a job's report.
public struct ObjectStoreError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The store's code, such as `NoSuchKey`.
    public var code: String
    /// The HTTP status; nil where no response came, for which a report has 503.
    public var status: Int?
    /// What was wrong, in one line.
    public var message: String
    /// Whether the same request may succeed later: the store throttles, fails or cannot be reached.
    public var isRetryable: Bool

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The store's code.
    ///   - status: The HTTP status; nil where no response came.
    ///   - message: What was wrong, in one line.
    ///   - isRetryable: Whether the same request may succeed later.
    public init(_ code: String, status: Int?, message: String, isRetryable: Bool = false) {
        self.code = code
        self.status = status
        self.message = message
        self.isRetryable = isRetryable
    }

    /// The code and the message.
    public var description: String { "\(code): \(message)" }

    /// There is no such bucket.
    public static func noSuchBucket(_ bucket: String) -> Self {
        Self("NoSuchBucket", status: 404, message: "The specified bucket does not exist: \(bucket)")
    }

    /// There is no such object.
    public static func noSuchKey(_ key: String) -> Self {
        Self("NoSuchKey", status: 404, message: "The specified key does not exist: \(key)")
    }

    /// There is no such version of the object.
    public static func noSuchVersion(_ versionID: String) -> Self {
        Self("NoSuchVersion", status: 404, message: "The specified version does not exist: \(versionID)")
    }

    /// The object is not the one that the request is conditional on.
    public static let preconditionFailed = Self(
        "PreconditionFailed",
        status: 412,
        message: "At least one of the pre-conditions you specified did not hold."
    )

    /// The store does not have an operation.
    public static func notImplemented(_ operation: String) -> Self {
        Self("NotImplemented", status: 501, message: "The store does not have the operation \(operation).")
    }

    /// The caller may not do that.
    public static func accessDenied(_ reason: String = "Access Denied") -> Self {
        Self("AccessDenied", status: 403, message: reason)
    }

    /// Requests come too fast.
    public static let slowDown = Self(
        "SlowDown",
        status: 503,
        message: "Please reduce your request rate.",
        isRetryable: true
    )
}

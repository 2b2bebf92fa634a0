/// An attempt that failed.
public struct FailedAttempt: Sendable {
    /// What another attempt can bring.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The connection, or the service, failed: that may pass.
        case transient
        /// Requests came too fast.
        case throttling
        /// The service does not find a job that this client has just created: it will.
        case notYetVisible
        /// Another attempt gets the same answer.
        case permanent
    }

    /// Which attempt of the call it was: 1 for the first.
    public var number: Int
    /// What another attempt can bring.
    public var kind: Kind
    /// How long the service asked to wait (`x-amz-retry-after`), if it did.
    public var retryAfter: Duration?
    /// The code that the service sent, if it sent an error.
    public var serviceCode: String?
    /// The response's HTTP status code, if there was a response.
    public var httpStatus: Int?
    /// What was wrong, in one line.
    public var message: String

    /// Creates the description of an attempt.
    public init(
        number: Int,
        kind: Kind,
        retryAfter: Duration? = nil,
        serviceCode: String? = nil,
        httpStatus: Int? = nil,
        message: String = ""
    ) {
        self.number = number
        self.kind = kind
        self.retryAfter = retryAfter
        self.serviceCode = serviceCode
        self.httpStatus = httpStatus
        self.message = message
    }
}

/// An attempt that succeeded.
public struct SucceededAttempt: Sendable {
    /// Which attempt of the call it was: 1 for the first.
    public var number: Int
    /// What the last failure was that the policy allowed to be tried again, if there was one.
    public var precedingFailure: FailedAttempt.Kind?

    /// Creates the description of an attempt.
    public init(number: Int, precedingFailure: FailedAttempt.Kind? = nil) {
        self.number = number
        self.precedingFailure = precedingFailure
    }
}

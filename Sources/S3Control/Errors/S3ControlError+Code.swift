internal import S3ControlModel

extension S3ControlError {
    /// The kinds of failure.
    ///
    /// A service's code that none of these stands for is ``service``; it is in
    /// ``S3ControlError/serviceCode``.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        /// The code's name.
        public var rawValue: String

        /// Creates a code from its name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The code's name.
        public var description: String { rawValue }

        // MARK: Before anything was sent

        /// The request breaks a rule of the service; `cause` is a `ValidationError`.
        public static let invalidRequest = Code(rawValue: "invalidRequest")
        /// A setting of the client is missing or wrong: region, endpoint, account.
        public static let invalidConfiguration = Code(rawValue: "invalidConfiguration")
        /// The credentials provider had none or failed; `cause` is what it threw, which lists every place that was checked.
        public static let noCredentials = Code(rawValue: "noCredentials")
        /// The request cannot be signed with these credentials.
        public static let signingFailed = Code(rawValue: "signingFailed")

        /// A middleware, a retry policy or a transport threw an error of another type, the `cause`.
        public static let unexpected = Code(rawValue: "unexpected")

        // MARK: Answers of the service

        /// The service calls the request wrong: `BadRequestException` or `InvalidRequestException`.
        public static let badRequest = Code(rawValue: "badRequest")
        /// There is no such job: `NotFoundException`.
        public static let notFound = Code(rawValue: "notFound")
        /// The job's status does not allow the change: `JobStatusException`.
        public static let jobStatus = Code(rawValue: "jobStatus")
        /// The client request token came with another request before: `IdempotencyException`.
        public static let idempotency = Code(rawValue: "idempotency")
        /// More than 50 tags: `TooManyTagsException`.
        public static let tooManyTags = Code(rawValue: "tooManyTags")
        /// The token does not continue a listing: `InvalidNextTokenException`.
        public static let invalidNextToken = Code(rawValue: "invalidNextToken")
        /// Requests come too fast.
        public static let throttled = Code(rawValue: "throttled")
        /// The service failed: `InternalServiceException`, or an HTTP status of 500 and above.
        public static let internalService = Code(rawValue: "internalService")
        /// The credentials do not allow the call.
        public static let accessDenied = Code(rawValue: "accessDenied")
        /// The access key is unknown, expired or wrong, or the signature does not match its secret.
        public static let invalidCredentials = Code(rawValue: "invalidCredentials")
        /// This machine's clock differs too much from the service's.
        public static let clockSkew = Code(rawValue: "clockSkew")
        /// Another code of the service.
        public static let service = Code(rawValue: "service")

        // MARK: On the way

        /// The transfer failed; `cause` is a `TransportError`.
        public static let transport = Code(rawValue: "transport")
        /// No answer in time; `cause` is a `TransportError` if the transport's limit ended the wait, or what
        /// the last attempt failed with if the call's did.
        public static let timeout = Code(rawValue: "timeout")
        /// The response is none of the operation's: not XML, truncated, or without a required member.
        public static let invalidResponse = Code(rawValue: "invalidResponse")
    }
}

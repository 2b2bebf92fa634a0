internal import AWSClientRuntime

/// Why a call to S3 failed. ``S3ObjectClient`` throws no other error, except `CancellationError` and the errors of a
/// caller's own sequence.
///
/// It has the shape of `S3ControlError`, and is made of the same record of a call. It is a type of its own because the
/// two services share few codes, and because a location means as little to one as a client request token to the other.
public struct S3ObjectError: Error, Sendable {
    /// What happened, as a stable code to decide by.
    public var code: Code

    /// What was wrong, in one line. Never holds a header, a body or a secret.
    public var message: String

    /// What to do about it, in one line, where something can be said.
    public var hint: String?

    /// What a caller may conclude about the service's side.
    public var effect: Effect

    /// The operation that was called, such as `GetObject`.
    public var operation: String?

    /// What the call was about.
    public var location: S3Location?

    /// The code that the service sent, such as `NoSuchKey`.
    public var serviceCode: String?

    /// The response's HTTP status code.
    public var httpStatus: Int?

    /// The service's id of the request, for its support (`x-amz-request-id`).
    public var requestID: String?

    /// The service's extended id of the request (`x-amz-id-2`).
    public var extendedRequestID: String?

    /// How many times the request was sent, or tried to be.
    public var attempts: Int

    /// The error beneath, such as a `TransportError`.
    public var cause: (any Error)?

    /// Creates an error.
    public init(
        _ code: Code,
        message: String,
        hint: String? = nil,
        effect: Effect = .none,
        operation: String? = nil,
        location: S3Location? = nil,
        serviceCode: String? = nil,
        httpStatus: Int? = nil,
        requestID: String? = nil,
        extendedRequestID: String? = nil,
        attempts: Int = 0,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message.onOneLine
        self.hint = hint
        self.effect = effect
        self.operation = operation
        self.location = location
        self.serviceCode = serviceCode
        self.httpStatus = httpStatus
        self.requestID = requestID
        self.extendedRequestID = extendedRequestID
        self.attempts = attempts
        self.cause = cause
    }

    /// What a failed call may have done.
    public enum Effect: String, Sendable, Hashable {
        /// Nothing: the request was not sent, or the service refused it.
        case none
        /// Unknown: the service may have acted on the request.
        case unknown
    }
}

extension S3ObjectError: CustomStringConvertible, CustomDebugStringConvertible {
    /// One line: the message; the service's code, the HTTP status and the request id where there are some;
    /// the hint.
    public var description: String {
        ErrorText.line(
            message,
            serviceCode: serviceCode,
            httpStatus: httpStatus,
            requestID: requestID,
            attempts: attempts,
            hint: hint
        )
    }

    /// Every property that is set.
    public var debugDescription: String {
        ErrorText.debug(
            "S3ObjectError",
            message,
            [
                ("code", code), ("effect", effect), ("attempts", attempts), ("operation", operation),
                ("location", location), ("serviceCode", serviceCode), ("httpStatus", httpStatus),
                ("requestID", requestID), ("extendedRequestID", extendedRequestID), ("hint", hint),
                ("cause", cause.map { "\(type(of: $0))(\($0))" }),
            ]
        )
    }
}

extension S3ObjectError {
    /// The kinds of failure.
    ///
    /// A service's code that none of these stands for is ``service``; it is in ``S3ObjectError/serviceCode``.
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

        /// The text is not a location, or the location does not fit the operation.
        public static let invalidLocation = Code(rawValue: "invalidLocation")
        /// The request breaks a rule of the service.
        public static let invalidRequest = Code(rawValue: "invalidRequest")
        /// A setting of the client is missing or wrong.
        public static let invalidConfiguration = Code(rawValue: "invalidConfiguration")
        /// The credentials provider had none or failed; `cause` is what it threw.
        public static let noCredentials = Code(rawValue: "noCredentials")
        /// The request cannot be signed with these credentials.
        public static let signingFailed = Code(rawValue: "signingFailed")
        /// A middleware, a retry policy or a transport threw an error of another type, the `cause`.
        public static let unexpected = Code(rawValue: "unexpected")

        // MARK: Answers of the service

        /// There is no such bucket.
        public static let noSuchBucket = Code(rawValue: "noSuchBucket")
        /// There is no such object, version, upload, or setting of an object.
        public static let notFound = Code(rawValue: "notFound")
        /// The object is not, or no longer, the one that the request is conditional on.
        public static let preconditionFailed = Code(rawValue: "preconditionFailed")
        /// The object has not changed since the time, or from the entity tag, that the request names.
        public static let notModified = Code(rawValue: "notModified")
        /// The range lies outside of the object.
        public static let invalidRange = Code(rawValue: "invalidRange")
        /// The object's storage class does not allow the operation: it has to be restored first.
        public static let invalidObjectState = Code(rawValue: "invalidObjectState")
        /// Another operation on the object or the bucket is under way.
        public static let conflict = Code(rawValue: "conflict")
        /// The service, or the store, does not have this operation.
        public static let notImplemented = Code(rawValue: "notImplemented")
        /// The service calls the request wrong.
        public static let badRequest = Code(rawValue: "badRequest")
        /// The bucket is in another region, and following it there did not help.
        public static let wrongRegion = Code(rawValue: "wrongRegion")
        /// Requests come too fast.
        public static let throttled = Code(rawValue: "throttled")
        /// The service failed.
        public static let internalService = Code(rawValue: "internalService")
        /// The credentials do not allow the call, or the bucket's owner is not the expected one.
        public static let accessDenied = Code(rawValue: "accessDenied")
        /// The access key is unknown, expired or wrong, or the signature does not match its secret.
        public static let invalidCredentials = Code(rawValue: "invalidCredentials")
        /// This machine's clock differs too much from the service's.
        public static let clockSkew = Code(rawValue: "clockSkew")
        /// Another code of the service.
        public static let service = Code(rawValue: "service")

        // MARK: On the way

        /// The bytes do not have the checksum that was sent with them.
        public static let checksumMismatch = Code(rawValue: "checksumMismatch")
        /// The transfer failed; `cause` is a `TransportError`.
        public static let transport = Code(rawValue: "transport")
        /// No answer in time.
        public static let timeout = Code(rawValue: "timeout")
        /// The response is not one that the operation has.
        public static let invalidResponse = Code(rawValue: "invalidResponse")
    }
}

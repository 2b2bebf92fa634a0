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

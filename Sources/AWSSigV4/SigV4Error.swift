/// Why a request cannot be signed.
public struct SigV4Error: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, as a stable code.
    public var code: Code

    /// The part that is wrong: a header's name in lower case, `:path`, `:authority`, or a parameter's name.
    public var subject: String

    /// One line that says what is wrong and what would be right; no secret and no header's value.
    public var message: String

    /// Creates an error.
    public init(_ code: Code, subject: String, message: String) {
        self.code = code
        self.subject = subject
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension SigV4Error {
    /// The kinds of ``SigV4Error``.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        /// The code's name.
        public var rawValue: String

        /// Creates a code from its name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The code's name.
        public var description: String { rawValue }

        /// The access key id, the secret or the session token is empty or holds what it must not.
        public static let invalidCredentials = Code(rawValue: "invalidCredentials")
        /// The service's or the region's name is empty or holds what it must not.
        public static let invalidScope = Code(rawValue: "invalidScope")
        /// The date is before 1970 or after 9999.
        public static let invalidDate = Code(rawValue: "invalidDate")
        /// The request has no authority, or one that no `Host` header can carry.
        public static let invalidAuthority = Code(rawValue: "invalidAuthority")
        /// The path or the query holds what no request line can carry.
        public static let invalidPath = Code(rawValue: "invalidPath")
        /// A header's value holds a control character.
        public static let invalidHeader = Code(rawValue: "invalidHeader")
        /// A transport would send a header otherwise than it would be signed.
        public static let unstableHeader = Code(rawValue: "unstableHeader")
        /// A payload's hash is not 64 lower-case hexadecimal digits.
        public static let invalidPayloadHash = Code(rawValue: "invalidPayloadHash")
        /// A presigned request's lifetime is not between 1 second and 7 days.
        public static let invalidExpiry = Code(rawValue: "invalidExpiry")
        /// libcrypto refused to compute a digest.
        public static let digestFailed = Code(rawValue: "digestFailed")
    }
}

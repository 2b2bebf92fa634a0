import AWSCore
import Basics
import HTTPTypes

/// Validations before signing. Each error names the invalid part.
enum Validation {
    static func check(accessKeyID: String) throws(SigV4Error) {
        guard !accessKeyID.isEmpty else {
            throw .credentials("accessKeyID", "The access key ID is empty.")
        }
        // A comma would end the ID within the Authorization header.
        guard accessKeyID.isVisibleASCII(without: UInt8(ascii: ",")) else {
            throw .credentials(
                "accessKeyID",
                "The access key ID contains a space, a comma, a control character, or a non-ASCII character."
            )
        }
    }

    static func check(secret: Secret) throws(SigV4Error) {
        guard !secret.isEmpty else {
            throw .credentials("secretAccessKey", "The secret access key is empty.")
        }
        guard secret.allBytes({ !$0.isControl }) else {
            throw .credentials(
                "secretAccessKey",
                "The secret access key contains a control character, such as a line break that was read with it."
            )
        }
    }

    static func check(token: borrowing ByteBuffer) throws(SigV4Error) {
        guard token.isVisibleASCII else {
            throw .credentials(
                "sessionToken",
                "The session token contains a space, a control character, or a non-ASCII character, which headers do not allow."
            )
        }
    }

    static func checkScope(service: String, region: String) throws(SigV4Error) {
        try checkScope("service", service)
        try checkScope("region", region)
    }

    private static func checkScope(_ name: String, _ value: String) throws(SigV4Error) {
        guard !value.isEmpty, value.utf8.allSatisfy({ $0.isUnreserved }) else {
            throw SigV4Error(
                .invalidScope,
                subject: name,
                message:
                    "The \(name) to sign for must consist of letters, digits, and '-._~', and must not be empty."
            )
        }
    }

    /// The authority as a client sends it in `Host`: in lowercase, without its scheme's default port.
    static func host(of request: HTTPRequest) throws(SigV4Error) -> String {
        guard let authority = request.authority, !authority.isEmpty else {
            throw SigV4Error(
                .invalidAuthority,
                subject: ":authority",
                message: "The request has no authority, which must be signed as its host."
            )
        }
        // Nearly every authority is a plain name or address with an optional port.
        let plainCount = authority.plainHostByteCount
        if plainCount == authority.utf8.count { return authority }
        let plain = authority.utf8.prefix(plainCount)
        let port = authority.utf8.dropFirst(plainCount + 1)
        if authority.utf8[plain.endIndex] == UInt8(ascii: ":"), !port.isEmpty, port.allSatisfy(\.isDigit) {
            return isDefault(port, scheme: request.scheme)
                ? String(decoding: plain, as: UTF8.self) : authority
        }
        for byte in authority.utf8 where !byte.isVisibleASCII || "@/?#,\\".utf8.contains(byte) {
            throw .badAuthority
        }
        return normalized(authority, scheme: request.scheme)
    }

    private static func normalized(_ authority: String, scheme: String?) -> String {
        var host = Substring(authority)
        // A colon in brackets belongs to an IPv6 address.
        if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
            let port = authority[colon...].dropFirst()
            if port.isEmpty || isDefault(port.utf8, scheme: scheme) { host = authority[..<colon] }
        }
        return host.lowercased()
    }

    private static func isDefault(_ port: Substring.UTF8View, scheme: @autoclosure () -> String?) -> Bool {
        port.elementsEqual("443".utf8)
            ? scheme() == "https" : port.elementsEqual("80".utf8) && scheme() == "http"
    }
}

extension Secret {
    fileprivate func allBytes(_ condition: (UInt8) -> Bool) -> Bool {
        withBytes { bytes in
            for index in 0..<bytes.count where !condition(bytes[index]) { return false }
            return true
        }
    }
}

extension SigV4Error {
    fileprivate static func credentials(_ subject: String, _ message: String) -> SigV4Error {
        SigV4Error(.invalidCredentials, subject: subject, message: message)
    }

    fileprivate static var badAuthority: SigV4Error {
        SigV4Error(
            .invalidAuthority,
            subject: ":authority",
            message:
                "The request's authority must consist of a host and an optional port, without a user name, a path, "
                + "a space, or a non-ASCII character."
        )
    }
}

/// Why a request cannot be signed.
public struct SigV4Error: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, as a stable code.
    public var code: Code

    /// The invalid part: a header's name in lowercase, `:path`, `:authority`, or a parameter's name.
    public var subject: String

    /// What is wrong and what would be right, on one line, without secrets or header values.
    public var message: String

    init(_ code: Code, subject: String, message: String) {
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
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The code's name.
        public var description: String { rawValue }

        /// The access key ID, the secret, or the session token is empty or contains invalid characters.
        public static let invalidCredentials = Code(rawValue: "invalidCredentials")
        /// The name of the service or region is empty or contains invalid characters.
        public static let invalidScope = Code(rawValue: "invalidScope")
        /// The date is before 1970 or after 9999.
        public static let invalidDate = Code(rawValue: "invalidDate")
        /// The request has no authority, or its authority is not valid in a `Host` header.
        public static let invalidAuthority = Code(rawValue: "invalidAuthority")
        /// The path or the query contains characters that a request line does not allow.
        public static let invalidPath = Code(rawValue: "invalidPath")
        /// A header's value contains a control character.
        public static let invalidHeader = Code(rawValue: "invalidHeader")
        /// A transport would send a different header than the one signed.
        public static let unstableHeader = Code(rawValue: "unstableHeader")
        /// A payload hash is not 64 lowercase hexadecimal digits.
        public static let invalidPayloadHash = Code(rawValue: "invalidPayloadHash")
        /// The lifetime of a presigned request is not between 1 second and 7 days.
        public static let invalidExpiry = Code(rawValue: "invalidExpiry")
        /// libcrypto failed to compute a digest.
        public static let digestFailed = Code(rawValue: "digestFailed")
    }
}

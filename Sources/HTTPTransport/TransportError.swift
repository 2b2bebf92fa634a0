/// The error of a transfer that returned no response.
public struct TransportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What failed, as a stable code.
    public var code: Code

    /// How much of the request may have reached the server.
    public var delivery: RequestDelivery

    /// What happened and what to do, on one line, without header or body content.
    public var message: String

    /// Creates an error.
    public init(_ code: Code, delivery: RequestDelivery, message: String) {
        self.code = code
        self.delivery = delivery
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension TransportError {
    /// The kinds of failure of a transfer.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        /// The code's name.
        public var rawValue: String

        /// Creates a code from its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The code's name.
        public var description: String { rawValue }

        /// The request cannot be sent as given: a malformed URL, or an unsupported scheme or setting.
        public static let invalidRequest = Code(rawValue: "invalidRequest")
        /// The transport's configuration cannot be used, such as a malformed proxy URL. Another attempt cannot help.
        public static let invalidConfiguration = Code(rawValue: "invalidConfiguration")
        /// The host's name did not resolve.
        public static let hostNotFound = Code(rawValue: "hostNotFound")
        /// The connection was not established: it was refused, unreachable, or reset.
        public static let connectFailed = Code(rawValue: "connectFailed")
        /// No connection within ``TransferOptions/connectTimeout``.
        public static let connectTimeout = Code(rawValue: "connectTimeout")
        /// The TLS handshake failed, or the peer's certificate was not accepted.
        public static let tlsFailed = Code(rawValue: "tlsFailed")
        /// The proxy was not found or refused to forward the request.
        public static let proxyFailed = Code(rawValue: "proxyFailed")
        /// The transfer was not started within ``TransferOptions/queueTimeout``.
        public static let queueTimeout = Code(rawValue: "queueTimeout")
        /// Too few bytes were transferred during ``TransferOptions/stallTimeout``.
        public static let stalled = Code(rawValue: "stalled")
        /// No complete response within ``TransferOptions/timeout``.
        public static let timeout = Code(rawValue: "timeout")
        /// The connection was lost while the request was being sent or the response was awaited or received.
        public static let connectionLost = Code(rawValue: "connectionLost")
        /// The peer's bytes are not an HTTP response.
        public static let invalidResponse = Code(rawValue: "invalidResponse")
        /// The response exceeds a size limit of ``TransferOptions``, or has too many header fields.
        public static let responseTooLarge = Code(rawValue: "responseTooLarge")
        /// The process lacks memory, threads, or descriptors for the transfer.
        public static let outOfResources = Code(rawValue: "outOfResources")
        /// The transport has been shut down.
        public static let shutDown = Code(rawValue: "shutDown")
    }
}

/// How much of a request may have reached the server. This determines whether sending it again is safe.
public enum RequestDelivery: String, Sendable, Hashable, CaseIterable {
    /// Nothing was sent, so the server cannot have acted.
    case notSent
    /// Part of the request was sent. A server that waits for the whole request has not acted.
    case partlySent
    /// The whole request was sent, so the server may have acted.
    case sent
}

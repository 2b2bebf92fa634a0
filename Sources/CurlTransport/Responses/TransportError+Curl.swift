import CLibcurl
import HTTPTransport

extension TransportError {
    /// Creates an error from a result of libcurl and its error text, if any.
    init(_ failure: CurlFailure, delivery: RequestDelivery, message: String) {
        let words = unsafe message.isEmpty ? String(cString: curl_easy_strerror(failure.code)) : message
        self.init(
            Code(failure.code),
            delivery: delivery,
            message: "\(words) (libcurl \(failure.code.rawValue))."
        )
    }

    /// The error of a transfer that is submitted after the shutdown.
    static var isShutDown: TransportError {
        TransportError(.shutDown, delivery: .notSent, message: "The transport has been shut down.")
    }

    static func shutDown(delivery: RequestDelivery) -> TransportError {
        TransportError(
            .shutDown,
            delivery: delivery,
            message: "The transport was shut down during the transfer."
        )
    }

    /// The error of a transfer in a process that was forked after the transport's thread had been started.
    static var forked: TransportError {
        TransportError(
            .shutDown,
            delivery: .notSent,
            message: "This process was forked after the transport had sent a request: "
                + "make a new transport in the child process."
        )
    }

    static func tooLarge(_ part: String, limit: Int) -> TransportError {
        TransportError(
            .responseTooLarge,
            delivery: .sent,
            message: "The response's \(part) is larger than the limit of \(limit) bytes."
        )
    }

    static func timedOut(limit: Duration, delivery: RequestDelivery) -> TransportError {
        TransportError(.timeout, delivery: delivery, message: "No whole response within \(limit).")
    }

    /// Creates the error of a transfer whose time limit expired before it was started.
    static func waitedTooLong(_ transfer: Transfer, now: ContinuousClock.Instant) -> TransportError {
        let waited = transfer.submitted.duration(to: now)
        if let limit = transfer.options.queueTimeout, waited >= limit {
            return TransportError(
                .queueTimeout,
                delivery: .notSent,
                message: "No connection was free within \(limit): too many transfers run."
            )
        }
        return timedOut(limit: transfer.options.timeout ?? waited, delivery: .notSent)
    }
}

extension TransportError.Code {
    /// Creates the code for a result of libcurl (`libcurl-errors`).
    init(_ result: CURLcode) {
        self =
            switch result {
            case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_UNKNOWN_OPTION, CURLE_NOT_BUILT_IN,
                CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ENGINE_NOTFOUND:
                .invalidRequest
            case CURLE_COULDNT_RESOLVE_HOST: .hostNotFound
            case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: .proxyFailed
            case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED: .connectFailed
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER,
                CURLE_USE_SSL_FAILED,
                CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
                .tlsFailed
            // libcurl treats bytes that are not an HTTP/1.x response as HTTP/0.9, which is disabled.
            case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
                .invalidResponse
            case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT: .outOfResources
            case CURLE_OPERATION_TIMEDOUT: .timeout
            default: .connectionLost
            }
    }
}

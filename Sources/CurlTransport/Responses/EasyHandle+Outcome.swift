import Basics
import CLibcurl
import HTTPTransport

extension EasyHandle {
    /// Returns the outcome of a transfer that libcurl has ended with `result`.
    func outcome(of transfer: Transfer, result: CURLcode) -> Transfer.Outcome {
        guard result == CURLE_OK || isAnswered(transfer.request) else {
            return .failure(error(of: transfer, result: result))
        }
        // If a connection ends within the head, libcurl reports success with the fields received so far.
        guard context.receiver.hasFinalHead else {
            return .failure(error(of: transfer, result: CURLE_GOT_NOTHING))
        }
        let metrics = metrics(of: transfer)
        let (head, body) = context.receiver.take()
        return .success(ReceivedResponse(head: head, body: body, metrics: metrics))
    }

    /// Whether the transfer has a response although libcurl was about to send the request again.
    ///
    /// libcurl does so after a 417 to a request with `Expect: 100-continue`. It reads the response to its end
    /// and discards its body.
    private func isAnswered(_ request: PreparedRequest) -> Bool {
        switch context.receiver.failure {
        case .wouldSendAgain, .staleConnection: context.receiver.hasFinalHead
        case .headTooLarge, .bodyTooLarge: false
        // libcurl may have failed to connect again.
        case nil: request.hasExpectation && context.receiver.isExpectationFailed
        }
    }

    /// Returns how much of `request` libcurl has passed to the system.
    func delivery(of request: PreparedRequest) -> RequestDelivery {
        if case .wouldSendAgain(let bytes) = context.receiver.failure {
            // libcurl has counted the body's bytes from zero again, unless they were sent together
            // with the head. The number of bytes that were sent is unknown, so the server may have
            // received the whole request.
            return bytes < request.leastHeadBytes ? .partlySent : .sent
        }
        // Before the connection is ready, only bytes for a proxy are sent, nothing of the request.
        guard let before = context.receiver.bytesBeforeRequest else { return .notSent }
        let sent = long(CURLINFO_REQUEST_SIZE) - before
        if sent <= 0 { return .notSent }
        return sent < request.leastHeadBytes || offset(CURLINFO_SIZE_UPLOAD_T) < request.form.bodyCount
            ? .partlySent : .sent
    }

    private func metrics(of transfer: Transfer) -> TransferMetrics {
        func time(_ info: CURLINFO) -> Duration { .microseconds(offset(info)) }
        let version =
            switch long(CURLINFO_HTTP_VERSION) {
            case Int(CURL_HTTP_VERSION_1_0): "HTTP/1.0"
            case Int(CURL_HTTP_VERSION_2_0): "HTTP/2"
            default: "HTTP/1.1"
            }
        // libcurl's first counter includes the body if it was sent together with the
        // head, as small bodies are.
        var bytesSent = long(CURLINFO_REQUEST_SIZE)
        let bodySent = offset(CURLINFO_SIZE_UPLOAD_T)
        if bytesSent < transfer.request.leastHeadBytes + bodySent { bytesSent += bodySent }
        let isReused = long(CURLINFO_NUM_CONNECTS) == 0
        return TransferMetrics(
            queued: transfer.submitted.duration(to: started),
            nameLookup: isReused ? .zero : time(CURLINFO_NAMELOOKUP_TIME_T),
            connect: isReused ? .zero : time(CURLINFO_CONNECT_TIME_T),
            tls: isReused ? .zero : time(CURLINFO_APPCONNECT_TIME_T),
            firstByte: time(CURLINFO_STARTTRANSFER_TIME_T),
            total: time(CURLINFO_TOTAL_TIME_T),
            bytesSent: bytesSent,
            bytesReceived: long(CURLINFO_HEADER_SIZE) + offset(CURLINFO_SIZE_DOWNLOAD_T),
            reusedConnection: isReused,
            httpVersion: version
        )
    }

    private func error(of transfer: Transfer, result: CURLcode) -> TransportError {
        let delivery = delivery(of: transfer.request)
        switch context.receiver.failure {
        case .headTooLarge: return .tooLarge("head", limit: transfer.options.maxResponseHeadBytes)
        case .bodyTooLarge: return .tooLarge("body", limit: transfer.options.maxResponseBodyBytes)
        case .wouldSendAgain:
            return TransportError(
                .connectionLost,
                delivery: delivery,
                message: "The connection ended before any response; whether the server acted is not known."
            )
        // A transfer with a stale connection was restarted on a new one, which cannot be stale.
        case .staleConnection, nil: break
        }
        if isOutOfDescriptors(result, delivery) {
            return TransportError(
                .outOfResources,
                delivery: delivery,
                message:
                    "The process has too many open files: raise its limit (ulimit -n), or share one transport."
            )
        }
        if result == CURLE_OPERATION_TIMEDOUT {
            return timeout(of: transfer, delivery: delivery)
        }
        // libcurl gives up after several connections if the server refused the request on each of them.
        if context.receiver.isEmpty, context.wasRefused || context.receiver.refusalCount > 0 {
            return TransportError(
                .connectionLost,
                delivery: .notSent,
                message:
                    "The server refused the request without acting on it (HTTP/2 REFUSED_STREAM or GOAWAY)."
            )
        }
        // libcurl's codes for the following failures can also mean a lost connection or a lack of memory.
        let message = errorMessage
        // Newer versions report a refused tunnel as CURLE_COULDNT_CONNECT.
        if result == CURLE_RECV_ERROR || result == CURLE_COULDNT_CONNECT,
            long(CURLINFO_HTTP_CONNECTCODE) >= 300, context.receiver.bytesBeforeRequest == nil
        {
            return TransportError(
                .proxyFailed,
                delivery: delivery,
                message: "The proxy opens no tunnel: \(message)."
            )
        }
        if result == CURLE_RECV_ERROR, message.contains("chunk") || message.contains("hexa") {
            return TransportError(CurlFailure(CURLE_WEIRD_SERVER_REPLY), delivery: delivery, message: message)
        }
        if let error = malformedResponse(result, delivery: delivery, message: message) { return error }
        if result == CURLE_OUT_OF_MEMORY || result == .tooLarge, delivery != .notSent {
            return .tooLarge("head", limit: transfer.options.maxResponseHeadBytes)
        }
        if result == CURLE_RECV_ERROR || result == CURLE_SEND_ERROR, isHandshakeAlert(message) {
            return TransportError(
                .tlsFailed,
                delivery: .notSent,
                message: "The server ended the TLS handshake: \(message)."
            )
        }
        return TransportError(CurlFailure(result), delivery: delivery, message: message)
    }

    /// Returns the error of a malformed response that libcurl has reported as if the request was invalid; nil if the
    /// request is invalid, or for any other result.
    ///
    /// Several versions report a malformed line of a head or a trailer as `CURLE_BAD_FUNCTION_ARGUMENT`. An invalid
    /// request fails before any of it is sent.
    private func malformedResponse(
        _ result: CURLcode,
        delivery: RequestDelivery,
        message: String
    ) -> TransportError? {
        guard TransportError.Code(result) == .invalidRequest else { return nil }
        let words = message.isEmpty ? "a line of its head or trailer is malformed" : message
        var error = TransportError(CurlFailure(result), delivery: delivery, message: words)
        if delivery != .notSent {
            error.code = .invalidResponse
            error.message = "The response is invalid: \(error.message)"
            return error
        }
        // The proxy has responded to CONNECT. TLS in the tunnel has other codes.
        guard result == CURLE_BAD_FUNCTION_ARGUMENT, context.receiver.bytesBeforeRequest == nil,
            long(CURLINFO_HTTP_CONNECTCODE) > 0
        else { return nil }
        error.code = .proxyFailed
        error.message = "The proxy's response is invalid: \(error.message)"
        return error
    }

    /// Whether the transfer failed because the process has no descriptor left.
    ///
    /// libcurl has no code for this. It then fails to connect, to resolve a name, or to read a certificate.
    private func isOutOfDescriptors(_ result: CURLcode, _ delivery: RequestDelivery) -> Bool {
        guard delivery == .notSent else { return false }
        if [EMFILE, ENFILE].contains(context.socketError) { return true }
        return switch result {
        case CURLE_COULDNT_CONNECT, CURLE_FAILED_INIT: !DescriptorTable.hasRoom(for: 1)
        // One descriptor is free again: the connection's socket has been closed since.
        case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_PEER_FAILED_VERIFICATION:
            !DescriptorTable.hasRoom(for: 2)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: !DescriptorTable.hasRoom(for: 3)
        default: false
        }
    }

    /// Whether the peer rejected the handshake after this side had completed it.
    ///
    /// In TLS 1.3, the server checks the client's certificate, or its absence, when the request is already
    /// being sent (RFC 8446, section 4.4.2.4).
    private func isHandshakeAlert(_ message: String) -> Bool {
        guard !context.isReused, context.receiver.isEmpty else { return false }
        return [
            "certificate required", "bad certificate", "unknown ca", "certificate expired",
            "certificate revoked", "certificate unknown", "unsupported certificate", "access denied",
        ].contains { message.contains("alert \($0)") }
    }

    /// libcurl has one code for its three time limits. The clock shows which of them was exceeded.
    private func timeout(of transfer: Transfer, delivery: RequestDelivery) -> TransportError {
        let now = ContinuousClock.now
        // libcurl's timers tick in milliseconds.
        let slack = Duration.milliseconds(2)
        if let limit = transfer.options.timeout, transfer.submitted.duration(to: now) + slack >= limit {
            return .timedOut(limit: limit, delivery: delivery)
        }
        if let limit = transfer.options.connectTimeout, context.receiver.bytesBeforeRequest == nil,
            started.duration(to: now) + slack >= limit
        {
            return TransportError(
                .connectTimeout,
                delivery: delivery,
                message: "No connection within \(limit)."
            )
        }
        return TransportError(
            .stalled,
            delivery: delivery,
            message: "Fewer than \(max(1, transfer.options.stallBytesPerSecond)) bytes a second moved for "
                + "\(transfer.options.stallTimeout ?? .zero)."
        )
    }
}

extension CURLcode {
    /// `CURLE_TOO_LARGE`, available since libcurl 8.6.
    fileprivate static let tooLarge = CURLcode(rawValue: 100)
}

/// The process's table of open files.
private enum DescriptorTable {
    /// Whether `count` more files can be opened.
    static func hasRoom(for count: Int) -> Bool {
        let descriptors = (0..<count).map { _ in unsafe open("/dev/null", O_RDONLY | O_CLOEXEC) }
        defer { for descriptor in descriptors where descriptor >= 0 { close(descriptor) } }
        return descriptors.allSatisfy { $0 >= 0 }
    }
}

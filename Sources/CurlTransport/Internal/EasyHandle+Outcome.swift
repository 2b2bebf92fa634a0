internal import CLibcurl
internal import HTTPTransport

extension EasyHandle {
    /// What became of a transfer that libcurl has ended with `result`.
    func outcome(of transfer: Transfer, result: CURLcode) -> Transfer.Outcome {
        guard result == CURLE_OK else {
            return .failure(error(of: transfer, result: result))
        }
        // A connection that ends within the head is a success to libcurl, with the fields that came.
        guard receiver.hasFinalHead else {
            return .failure(error(of: transfer, result: CURLE_GOT_NOTHING))
        }
        let metrics = metrics(of: transfer)
        let (head, body) = receiver.take()
        return .success(ReceivedResponse(head: head, body: body, metrics: metrics))
    }

    /// How much of `request` libcurl has handed to the system.
    func delivery(of request: PreparedRequest) -> RequestDelivery {
        if case .wouldSendAgain(let bytes) = receiver.failure {
            // libcurl has counted the body's bytes from zero again, unless they went together with the head: how
            // many had gone cannot be known, so that the server may have had them all.
            return bytes < request.leastHeadBytes ? .partlySent : .sent
        }
        // Before the connection is ready nothing of the request is sent, only bytes for a proxy.
        guard let before = receiver.bytesBeforeRequest else { return .notSent }
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
        // libcurl's first counter has the body in it if that was sent together with the head, as small ones are.
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
        switch receiver.failure {
        case .headTooLarge: return .tooLarge("head", limit: transfer.options.maxResponseHeadBytes)
        case .bodyTooLarge: return .tooLarge("body", limit: transfer.options.maxResponseBodyBytes)
        case .wouldSendAgain:
            return TransportError(
                .connectionLost,
                delivery: delivery,
                message:
                    "The reused connection ended before any response; whether the server acted is not known."
            )
        case nil: break
        }
        if result == CURLE_OPERATION_TIMEDOUT {
            return timeout(of: transfer, delivery: delivery)
        }
        // libcurl reports these three under codes that also stand for a lost connection or for lack of memory.
        let message = errorMessage
        if result == CURLE_RECV_ERROR, long(CURLINFO_HTTP_CONNECTCODE) >= 300,
            receiver.bytesBeforeRequest == nil
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
        if result == CURLE_OUT_OF_MEMORY, delivery != .notSent {
            return .tooLarge("head", limit: transfer.options.maxResponseHeadBytes)
        }
        return TransportError(CurlFailure(result), delivery: delivery, message: message)
    }

    /// libcurl has one code for its three time limits: which of them it was, the clock tells.
    private func timeout(of transfer: Transfer, delivery: RequestDelivery) -> TransportError {
        let now = ContinuousClock.now
        // libcurl's timers tick in milliseconds.
        let slack = Duration.milliseconds(2)
        if let limit = transfer.options.timeout, transfer.submitted.duration(to: now) + slack >= limit {
            return .timedOut(limit: limit, delivery: delivery)
        }
        if let limit = transfer.options.connectTimeout, receiver.bytesBeforeRequest == nil,
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

internal import CLibcurl
internal import HTTPTransport

/// The owner of one multi handle; used by the transport's thread only.
@safe final class MultiHandle {
    private let raw: UnsafeMutableRawPointer

    init(maxConnections: Int) throws(CurlFailure) {
        guard let raw = unsafe curl_multi_init() else { throw CurlFailure(CURLE_OUT_OF_MEMORY) }
        unsafe self.raw = raw
        _ = unsafe s3c_curl_multi_set_long(raw, CURLMOPT_MAXCONNECTS, maxConnections)
    }

    /// All easy handles must have been removed.
    deinit {
        _ = unsafe curl_multi_cleanup(raw)
    }

    /// Starts a transfer.
    func add(_ easy: EasyHandle) -> Bool {
        unsafe curl_multi_add_handle(raw, easy.raw) == CURLM_OK
    }

    /// Ends a transfer, whatever its state, and closes its connection unless that can be reused.
    func remove(_ easy: EasyHandle) {
        _ = unsafe curl_multi_remove_handle(raw, easy.raw)
    }

    /// Moves all transfers on as far as they go without waiting.
    func perform() {
        var running: Int32 = 0
        _ = unsafe curl_multi_perform(raw, &running)
    }

    /// Waits for traffic, a timer of libcurl, `descriptor` or `milliseconds`.
    ///
    /// - Returns: Whether `descriptor` is readable.
    func wait(for descriptor: Int32, milliseconds: Int32) -> Bool {
        var waited = curl_waitfd(fd: descriptor, events: Int16(CURL_WAIT_POLLIN), revents: 0)
        _ = unsafe curl_multi_poll(raw, &waited, 1, milliseconds, nil)
        return waited.revents != 0
    }

    /// The next transfer that has ended, by its easy handle, and its result.
    func nextEnded() -> (id: EasyHandle.ID, result: CURLcode)? {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(raw, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
            return unsafe (EasyHandle.ID(message.pointee.easy_handle), s3c_curl_message_result(message))
        }
        return nil
    }
}

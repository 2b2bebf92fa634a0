import CLibcurl

/// The owner of one multi handle and of the set of its sockets. Used by the transport's thread only.
///
/// Reports ready sockets to libcurl (`curl_multi_socket_action`). `curl_multi_perform` would query the system
/// for each socket and walk through all transfers whenever one of them advances.
@safe final class MultiHandle {
    private let raw: UnsafeMutableRawPointer
    /// The connections of the easy handles.
    let connections = Connections()
    private let sockets: SocketSet
    private let socketsReference: Unmanaged<SocketSet>

    /// Creates a handle that waits for `descriptor` and for its transfers' sockets.
    init(maxConnections: Int, waitingFor descriptor: Int32) throws(CurlFailure) {
        guard let raw = unsafe curl_multi_init() else { throw CurlFailure(CURLE_OUT_OF_MEMORY) }
        unsafe self.raw = raw
        sockets = SocketSet(own: descriptor)
        unsafe socketsReference = Unmanaged.passRetained(sockets)
        _ = unsafe s3c_curl_multi_set_long(raw, CURLMOPT_MAXCONNECTS, maxConnections)
        _ = unsafe s3c_curl_multi_set_socket_interest(raw, watchSocket, socketsReference.toOpaque())
    }

    /// All easy handles must have been removed.
    deinit {
        _ = unsafe curl_multi_cleanup(raw)
        unsafe socketsReference.release()
    }

    /// Adds a transfer, which starts with the next ``perform()``.
    func add(_ easy: EasyHandle) -> Bool {
        unsafe curl_multi_add_handle(raw, easy.raw) == CURLM_OK
    }

    /// Ends a transfer in any state, and closes its connection unless the connection can be reused.
    func remove(_ easy: EasyHandle) {
        _ = unsafe curl_multi_remove_handle(raw, easy.raw)
    }

    /// Advances transfers as far as possible without waiting: those that were added, those with ready
    /// sockets, and those with expired timers.
    ///
    /// Also advances connections that are being closed, which libcurl 8.9 and later keep
    /// after their last transfer.
    func perform() {
        guard var event = sockets.nextReady() else { return act(CURL_SOCKET_TIMEOUT, 0) }
        // Each call also handles expired timers.
        while true {
            act(event.socket, event.actions)
            guard let next = sockets.nextReady() else { break }
            event = next
        }
    }

    private func act(_ socket: curl_socket_t, _ actions: Int32) {
        var running: Int32 = 0
        _ = unsafe curl_multi_socket_action(raw, socket, actions, &running)
    }

    /// Waits for traffic, a timer of libcurl, or the thread's descriptor, for at most `milliseconds`.
    ///
    /// - Returns: Whether that descriptor is readable.
    func wait(milliseconds: Int32) -> Bool {
        var timer = -1
        _ = unsafe curl_multi_timeout(raw, &timer)
        return sockets.wait(milliseconds: timer < 0 ? milliseconds : Int32(min(timer, Int(milliseconds))))
    }

    /// Returns the next handle whose transfer has ended, and its result; nil if there is none.
    func nextEnded() -> (easy: EasyHandle, result: CURLcode)? {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(raw, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE,
                let easy = unsafe EasyHandle.owner(of: message.pointee.easy_handle)
            else { continue }
            return unsafe (easy, s3c_curl_message_result(message))
        }
        return nil
    }
}

private func watchSocket(
    _: UnsafeMutableRawPointer?,
    _ socket: curl_socket_t,
    _ interest: Int32,
    _ context: UnsafeMutableRawPointer?,
    _: UnsafeMutableRawPointer?
) -> Int32 {
    if let context = unsafe context {
        unsafe Unmanaged<SocketSet>.fromOpaque(context).takeUnretainedValue().watch(socket, for: interest)
    }
    return 0
}

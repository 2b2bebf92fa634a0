import Basics
import CLibcurl
import HTTPTransport

/// The state of an easy handle's callbacks: the response, and the connection that it arrives on.
@safe final class CallbackContext {
    let receiver = ResponseReceiver()
    /// The current transfer.
    private var transfer: Transfer?
    private let handle: UnsafeMutableRawPointer
    private let message: UnsafePointer<CChar>
    private let connections: Connections
    /// The only family of addresses to connect to; nil for any.
    private let family: Int32?
    private var connection: Connections.Connection?
    /// Whether a socket was opened for the transfer since it last had a connection.
    private var hasOpenedSocket = false
    /// Whether an earlier transfer used the current connection.
    private(set) var isReused = false
    /// Whether the server has refused the request on its current connection, according to libcurl's log.
    private(set) var wasRefused = false
    /// The request's HTTP/2 stream, according to libcurl's log.
    private var streamID: Int?
    /// Whether libcurl's log is received: only for requests on reused HTTP/2 connections.
    var logs = false
    /// The number of bytes of the body that libcurl has read.
    private var bodyPosition = 0
    /// The `errno` of the last socket that could not be opened; 0 for none.
    private(set) var socketError: Int32 = 0

    /// - Parameters:
    ///   - message: The buffer of `CURLOPT_ERRORBUFFER`.
    ///   - connections: The connections of the multi handle.
    ///   - configuration: The transport's configuration.
    init(
        handle: UnsafeMutableRawPointer,
        message: UnsafePointer<CChar>,
        connections: Connections,
        configuration: CurlTransportConfiguration
    ) {
        family =
            switch configuration.addressFamily {
            case .ipv4 where configuration.unixSocketPath == nil: AF_INET
            case .ipv6 where configuration.unixSocketPath == nil: AF_INET6
            case .any, .ipv4, .ipv6: nil
            }
        unsafe self.handle = handle
        unsafe self.message = message
        self.connections = connections
    }

    func begin(_ transfer: Transfer) {
        self.transfer = transfer
        receiver.begin(limits: transfer.options)
        hasOpenedSocket = false
        isReused = false
        wasRefused = false
        streamID = nil
        socketError = 0
        bodyPosition = 0
    }

    /// Releases the transfer's connection, and records its socket and whether it uses HTTP/2.
    func leaveConnection() {
        guard let connection else { return }
        self.connection = nil
        var version = 0
        _ = unsafe s3c_curl_get_long(handle, CURLINFO_HTTP_VERSION, &version)
        connections.leave(
            connection,
            receiver: receiver,
            socket: unsafe s3c_curl_get_active_socket(handle),
            speaksHTTP2: version == Int(CURL_HTTP_VERSION_2_0)
        )
    }

    /// Frees the transfer and its response.
    func end() {
        transfer = nil
        receiver.clear()
    }

    /// Opens a socket (`CURLOPT_OPENSOCKETFUNCTION`).
    func openSocket(_ address: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
        // Newer versions of libcurl connect to addresses of any family, regardless of `CURLOPT_IPRESOLVE`.
        if let family, unsafe address.pointee.family != family {
            socketError = EAFNOSUPPORT
            return CURL_SOCKET_BAD
        }
        let socket = unsafe s3c_curl_make_socket(address, &socketError)
        if socket != CURL_SOCKET_BAD {
            hasOpenedSocket = true
            // libcurl may close a socket without reporting it. The system then reuses the socket's number.
            connections.close(socket)
        }
        return socket
    }

    /// Copies a piece of the request's body to `buffer`, and returns its size (`CURLOPT_READFUNCTION`).
    func giveBody(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = unsafe transfer?.request.copyBody(from: bodyPosition, to: buffer) ?? 0
        bodyPosition += count
        return count
    }

    /// Continues the request's body at `position` (`CURLOPT_SEEKFUNCTION`).
    func seekBody(to position: Int) {
        bodyPosition = position
    }

    /// Receives a part of the body (`CURLOPT_WRITEFUNCTION`). Returns false to end the transfer.
    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var announced: curl_off_t = -1
        _ = unsafe s3c_curl_get_offset(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced)
        return unsafe receiver.receiveBody(bytes, announced: Int(announced))
    }

    /// Called when a connection is ready and nothing of the request has been sent on it
    /// (`CURLOPT_PREREQFUNCTION`).
    ///
    /// - Returns: Whether to send the request.
    func connectionIsReady(localPort: Int32, remotePort: Int32) -> Bool {
        // A second call means that libcurl is about to send the request again. libcurl does so if the server
        // has refused the request, or if the connection ended and several transfers have used it. If only
        // this transfer has used it, the server has refused the request. On another HTTP/2 connection, it
        // has also refused it if libcurl reports no failure of the connection.
        let wasHTTP2 = unsafe message.pointee == 0 && connection?.speaksHTTP2 == true
        let wasAlone = !isReused && connection?.isShared == false
        let mayRepeat = (wasRefused || wasHTTP2 || wasAlone) && receiver.isEmpty
        leaveConnection()
        isReused = !hasOpenedSocket
        hasOpenedSocket = false
        wasRefused = false
        streamID = nil
        if isReused {
            var isClean = true
            connection = connections.reuse(localPort: localPort, remotePort: remotePort, isClean: &isClean)
            guard isClean else {
                receiver.rejectConnection()
                return false
            }
            // Only the log shows a GOAWAY.
            if connection?.speaksHTTP2 == true, !logs {
                logs = unsafe s3c_curl_set_long(handle, CURLOPT_VERBOSE, 1) == CURLE_OK
            }
        } else {
            connection = connections.insert(localPort: localPort, remotePort: remotePort, receiver: receiver)
        }
        var bytes = 0
        _ = unsafe s3c_curl_get_long(handle, CURLINFO_REQUEST_SIZE, &bytes)
        guard receiver.connectionIsReady(requestBytes: bytes, wasRefused: mayRepeat) else { return false }
        return transfer?.beginSending() == true
    }

    /// Reads a line of libcurl's log (`CURLOPT_DEBUGFUNCTION`) about a request on a reused HTTP/2 connection.
    func log(_ line: UnsafeRawBufferPointer) {
        guard let line = unsafe LogLine(String(decoding: line, as: UTF8.self)) else { return }
        switch line {
        case .stream(let stream): streamID = stream
        case .goAway(let last): if let streamID, streamID > last { wasRefused = true }
        case .downgrade: wasRefused = true
        }
    }
}

internal import Basics
internal import CLibcurl
internal import HTTPTransport

/// What an easy handle's callbacks work on: the response, and the connection that it comes on.
@safe final class CallbackContext {
    let receiver = ResponseReceiver()
    /// What the handle is used for at present.
    private var transfer: Transfer?
    private let handle: UnsafeMutableRawPointer
    private let message: UnsafePointer<CChar>
    private let connections: Connections
    /// The only family of addresses that is connected to; nil for any.
    private let family: Int32?
    private var connection: Connections.Connection?
    /// Whether a socket was opened for the transfer since it last had a connection.
    private var hasOpenedSocket = false
    /// Whether the transfer's present connection is one that an earlier transfer had used.
    private(set) var isReused = false
    /// Whether the server has refused the request on its current connection, according to libcurl's log.
    private(set) var wasRefused = false
    /// The request's HTTP/2 stream, as libcurl's log has it.
    private var streamID: Int?
    /// Whether libcurl's log is received: only for requests on reused HTTP/2 connections.
    var logs = false
    /// How many bytes of the body libcurl has been given.
    private var bodyPosition = 0
    /// `errno` of the last socket that could not be opened; 0 for none.
    private(set) var socketError: Int32 = 0

    /// - Parameters:
    ///   - message: `CURLOPT_ERRORBUFFER`.
    ///   - connections: Those of the multi handle.
    ///   - configuration: The transport's.
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

    /// Begins a transfer.
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

    /// Notes what has become of the transfer's connection.
    func leaveConnection() {
        guard let connection else { return }
        self.connection = nil
        var version = 0
        _ = unsafe s3c_curl_get_long(handle, CURLINFO_HTTP_VERSION, &version)
        connections.leave(
            connection,
            socket: unsafe s3c_curl_get_active_socket(handle),
            speaksHTTP2: version == Int(CURL_HTTP_VERSION_2_0)
        )
    }

    /// Frees what belongs to the transfer.
    func end() {
        transfer = nil
        receiver.clear()
    }

    /// Opens a socket (`CURLOPT_OPENSOCKETFUNCTION`).
    func openSocket(_ address: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
        // Newer versions of libcurl connect to an address of any family, whatever `CURLOPT_IPRESOLVE` says.
        if let family, unsafe address.pointee.family != family {
            socketError = EAFNOSUPPORT
            return CURL_SOCKET_BAD
        }
        let socket = unsafe s3c_curl_make_socket(address, &socketError)
        if socket != CURL_SOCKET_BAD {
            hasOpenedSocket = true
            // libcurl may close a socket without saying so, and the system gives its number again.
            connections.close(socket)
        }
        return socket
    }

    /// Gives a piece of the request's body (`CURLOPT_READFUNCTION`).
    func giveBody(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = unsafe transfer?.request.copyBody(from: bodyPosition, to: buffer) ?? 0
        bodyPosition += count
        return count
    }

    /// Has the request's body begin again at `position` (`CURLOPT_SEEKFUNCTION`).
    func seekBody(to position: Int) {
        bodyPosition = position
    }

    /// Takes a part of the body (`CURLOPT_WRITEFUNCTION`).
    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var announced: curl_off_t = -1
        _ = unsafe s3c_curl_get_offset(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced)
        return unsafe receiver.receiveBody(bytes, announced: Int(announced))
    }

    /// A connection is ready, and nothing of the request has been sent on it (`CURLOPT_PREREQFUNCTION`).
    ///
    /// - Returns: Whether to send the request.
    func connectionIsReady(localPort: Int32, remotePort: Int32) -> Bool {
        // A second time, it is about to send the request again. On a connection of its own that means that the server has
        // refused it; on a reused one of HTTP/2, too, if libcurl reports no failure of the connection.
        let wasHTTP2 = unsafe message.pointee == 0 && connection?.speaksHTTP2 == true
        let mayRepeat = (wasRefused || wasHTTP2 || !isReused) && receiver.isEmpty
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
            connection = connections.insert(localPort: localPort, remotePort: remotePort)
        }
        var bytes = 0
        _ = unsafe s3c_curl_get_long(handle, CURLINFO_REQUEST_SIZE, &bytes)
        guard receiver.connectionIsReady(requestBytes: bytes, wasRefused: mayRepeat) else { return false }
        return transfer?.beginSending() == true
    }

    /// Takes a line of libcurl's log (`CURLOPT_DEBUGFUNCTION`) about a request on a reused HTTP/2 connection.
    func log(_ line: UnsafeRawBufferPointer) {
        let line = unsafe String(decoding: line, as: UTF8.self)
        if let stream = Self.number(after: "Stream ID: ", in: line)
            ?? Self.number(after: "[HTTP/2] [", in: line)
        {
            streamID = stream
        } else if let last = Self.number(after: "GOAWAY, error=0, last_stream=", in: line), let streamID {
            if streamID > last { wasRefused = true }
        } else if line.hasPrefix("Downgrades to HTTP/1.1") {
            wasRefused = true
        }
    }

    private static func number(after words: String, in line: String) -> Int? {
        guard let range = line.firstRange(of: words) else { return nil }
        return Int(line[range.upperBound...].prefix { $0.isWholeNumber })
    }
}

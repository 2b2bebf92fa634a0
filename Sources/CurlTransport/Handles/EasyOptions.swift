import Basics
import CLibcurl
import HTTPTransport

/// Sets options of an easy handle and stores the first failure.
@safe struct EasyOptions {
    private let handle: UnsafeMutableRawPointer
    private(set) var failure: CurlFailure?

    init(_ handle: UnsafeMutableRawPointer) {
        unsafe self.handle = handle
    }

    mutating func set(_ option: CURLoption, _ value: Int) {
        note(unsafe s3c_curl_set_long(handle, option, value))
    }

    mutating func set(_ option: CURLoption, _ value: Bool) {
        set(option, value ? 1 : 0)
    }

    /// Sets a string, which libcurl copies.
    mutating func set(_ option: CURLoption, _ value: String?) {
        note(unsafe s3c_curl_set_string(handle, option, value))
    }

    mutating func set(_ option: CURLoption, pointer: UnsafeRawPointer?) {
        note(unsafe s3c_curl_set_pointer(handle, option, pointer))
    }

    /// Sets a time in milliseconds; nil for no limit. Rounded up, because zero means no limit to libcurl.
    mutating func set(_ option: CURLoption, milliseconds duration: Duration?) {
        set(option, duration.map { Self.milliseconds($0) } ?? 0)
    }

    /// Sets a time in seconds, rounded up; nil for no limit.
    mutating func set(_ option: CURLoption, seconds duration: Duration?) {
        set(option, duration.map { (Self.milliseconds($0) + 999) / 1000 } ?? 0)
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        max(1, duration.roundedUpToMilliseconds(atMost: 1 << 31 - 1))
    }

    private mutating func note(_ result: CURLcode) {
        if result != CURLE_OK, failure == nil { failure = CurlFailure(result) }
    }
}

extension EasyOptions {
    /// Sets the parts of a request except its form. Its memory must stay valid until
    /// ``forgetRequest(hadBody:)``.
    ///
    /// - Parameter isNewOrigin: Whether the last request had a different origin.
    mutating func set(_ request: PreparedRequest, isNewOrigin: Bool) {
        unsafe request.withPointers { parts in
            if isNewOrigin { unsafe set(CURLOPT_URL, pointer: parts.url) }
            unsafe set(CURLOPT_REQUEST_TARGET, pointer: parts.target)
            unsafe set(CURLOPT_HTTPHEADER, pointer: parts.headers)
            if request.form.kind == .withBody, !request.form.isGivenInPieces {
                unsafe set(CURLOPT_POSTFIELDS, pointer: parts.body)
            }
        }
    }

    /// Sets the method and whether there is a body. Set the body's bytes afterward.
    mutating func set(_ form: PreparedRequest.Form) {
        // HTTPGET first, because it also resets an earlier transfer's NOBODY or POST.
        set(CURLOPT_HTTPGET, 1)
        switch form.kind {
        case .plain: break
        case .head: set(CURLOPT_NOBODY, 1)
        case .withBody:
            set(CURLOPT_POST, 1)
            note(
                unsafe s3c_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(form.bodyCount))
            )
            if form.isGivenInPieces { set(CURLOPT_UPLOAD_BUFFERSIZE, Self.largeBuffer) }
        }
        set(CURLOPT_CUSTOMREQUEST, form.method)
    }

    /// Sets the size of libcurl's receive buffer. libcurl's default, 16 KiB, takes two
    /// system calls for each buffer.
    ///
    /// - Returns: False if libcurl keeps its current buffer, as it does after an HTTP/2 transfer whose
    ///   connection other transfers used.
    func setReceiveBuffer(isLarge: Bool) -> Bool {
        let size = isLarge ? Self.largeBuffer : 16 << 10
        return unsafe s3c_curl_set_long(handle, CURLOPT_BUFFERSIZE, size) == CURLE_OK
    }

    /// Fits into a processor's cache together with the memory that it is copied to.
    private static let largeBuffer = 256 << 10

    /// Removes libcurl's pointers to the request's memory.
    mutating func forgetRequest(hadBody: Bool) {
        unsafe set(CURLOPT_HTTPHEADER, pointer: nil)
        // Only after a body, because this option makes any other request a POST.
        if hadBody { unsafe set(CURLOPT_POSTFIELDS, pointer: nil) }
    }

    /// Sets the limits that libcurl enforces, except the overall timeout.
    mutating func set(_ limits: TransferOptions) {
        // Without a connect timeout, libcurl uses its default of 300 s.
        set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds: limits.connectTimeout ?? .seconds(86_400))
        set(CURLOPT_LOW_SPEED_TIME, seconds: limits.stallTimeout)
        set(CURLOPT_LOW_SPEED_LIMIT, limits.stallTimeout == nil ? 0 : max(1, limits.stallBytesPerSecond))
        set(CURLOPT_ACCEPT_ENCODING, limits.acceptsGzip ? "gzip" : nil)
    }

    /// Sets the proxy; nil connects directly, regardless of the environment.
    mutating func set(_ proxy: Proxy?) {
        set(CURLOPT_PROXY, proxy?.origin ?? "")
        // In libcurl 8.12, a null CURLOPT_PROXYUSERPWD keeps the last proxy's user.
        // These two options remove it.
        set(CURLOPT_PROXYUSERNAME, nil as String?)
        set(CURLOPT_PROXYPASSWORD, nil as String?)
        if let credentials = proxy?.encodedCredentials { set(CURLOPT_PROXYUSERPWD, credentials) }
    }

    /// Sets the options that are the same for every transfer.
    mutating func set(_ configuration: CurlTransportConfiguration) {
        note(unsafe s3c_curl_allow_http_only(handle))
        note(unsafe s3c_curl_leave_resolver_behind(handle))
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        set(CURLOPT_HTTP09_ALLOWED, 0)
        set(CURLOPT_MAXAGE_CONN, seconds: configuration.idleTimeout)
        set(CURLOPT_MAXLIFETIME_CONN, seconds: configuration.connectionLifetime)
        if let keepAlive = configuration.keepAlive {
            set(CURLOPT_TCP_KEEPALIVE, 1)
            set(CURLOPT_TCP_KEEPIDLE, seconds: keepAlive)
            set(CURLOPT_TCP_KEEPINTVL, seconds: keepAlive)
        }
        switch configuration.httpVersion {
        case .http2 where Self.hasHTTP2: set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        case .http11, .http2: set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        }
        switch configuration.addressFamily {
        case .any: set(CURLOPT_IPRESOLVE, Int(CURL_IPRESOLVE_WHATEVER))
        case .ipv4: set(CURLOPT_IPRESOLVE, Int(CURL_IPRESOLVE_V4))
        case .ipv6: set(CURLOPT_IPRESOLVE, Int(CURL_IPRESOLVE_V6))
        }
        if let path = configuration.unixSocketPath { set(CURLOPT_UNIX_SOCKET_PATH, path) }
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NOPROXY, "")
        set(CURLOPT_PROXYAUTH, Int(bitPattern: UInt(1) << 0))
        set(configuration.tls)
    }

    private mutating func set(_ tls: TLSConfiguration) {
        let version =
            switch tls.minimumVersion {
            case .tls12: CURL_SSLVERSION_TLSv1_2
            case .tls13: CURL_SSLVERSION_TLSv1_3
            }
        let verifies = tls.verification == .full
        set(CURLOPT_SSLVERSION, Int(version))
        set(CURLOPT_PROXY_SSLVERSION, Int(version))
        set(CURLOPT_SSL_VERIFYPEER, verifies)
        set(CURLOPT_PROXY_SSL_VERIFYPEER, verifies)
        set(CURLOPT_SSL_VERIFYHOST, verifies ? 2 : 0)
        set(CURLOPT_PROXY_SSL_VERIFYHOST, verifies ? 2 : 0)
        if let file = tls.certificateAuthorityFile ?? SystemAuthorities.substitute {
            set(CURLOPT_CAINFO, file)
            set(CURLOPT_PROXY_CAINFO, file)
            // Otherwise some builds of libcurl would also trust a folder of the system's authorities.
            set(CURLOPT_CAPATH, nil)
            set(CURLOPT_PROXY_CAPATH, nil)
        }
        if let certificate = tls.clientCertificate {
            set(CURLOPT_SSLCERT, certificate.certificateFile)
            set(CURLOPT_SSLKEY, certificate.keyFile)
            set(CURLOPT_KEYPASSWD, certificate.keyPassword)
        }
    }

    /// Whether the loaded libcurl supports HTTP/2. Its version can differ from the one at compile time.
    private static let hasHTTP2 = s3c_curl_has_feature(Int32(CURL_VERSION_HTTP2)) != 0

    /// Sets the callbacks, which receive `context`, a ``CallbackContext``.
    mutating func setCallbacks(context: UnsafeMutableRawPointer) {
        note(unsafe s3c_curl_set_receive(handle, CURLOPT_HEADERFUNCTION, receiveHead))
        unsafe set(CURLOPT_HEADERDATA, pointer: context)
        note(unsafe s3c_curl_set_receive(handle, CURLOPT_WRITEFUNCTION, receiveBody))
        unsafe set(CURLOPT_WRITEDATA, pointer: context)
        note(unsafe s3c_curl_set_read(handle, giveBody))
        unsafe set(CURLOPT_READDATA, pointer: context)
        note(unsafe s3c_curl_set_seek(handle, seekBody))
        unsafe set(CURLOPT_SEEKDATA, pointer: context)
        note(unsafe s3c_curl_set_prerequest(handle, connectionIsReady))
        unsafe set(CURLOPT_PREREQDATA, pointer: context)
        note(unsafe s3c_curl_set_open_socket(handle, openSocket))
        unsafe set(CURLOPT_OPENSOCKETDATA, pointer: context)
        note(unsafe s3c_curl_set_log(handle, receiveLog))
        unsafe set(CURLOPT_DEBUGDATA, pointer: context)
    }
}

private func callbackContext(_ context: UnsafeMutableRawPointer) -> CallbackContext {
    unsafe Unmanaged<CallbackContext>.fromOpaque(context).takeUnretainedValue()
}

private func receiveHead(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context = unsafe context else { return 0 }
    let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe callbackContext(context).receiver.receiveHead(line) ? line.count : 0
}

private func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context = unsafe context else { return 0 }
    let part = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe callbackContext(context).receiveBody(part) ? part.count : 0
}

private func giveBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context = unsafe context else { return Int(CURL_READFUNC_ABORT) }
    let buffer = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    return unsafe callbackContext(context).giveBody(buffer)
}

private func seekBody(_ context: UnsafeMutableRawPointer?, _ offset: curl_off_t, _ origin: Int32) -> Int32 {
    guard let context = unsafe context, origin == SEEK_SET, offset >= 0 else { return CURL_SEEKFUNC_CANTSEEK }
    unsafe callbackContext(context).seekBody(to: Int(offset))
    return CURL_SEEKFUNC_OK
}

private func connectionIsReady(
    _ context: UnsafeMutableRawPointer?,
    _: UnsafeMutablePointer<CChar>?,
    _: UnsafeMutablePointer<CChar>?,
    _ remotePort: Int32,
    _ localPort: Int32
) -> Int32 {
    guard let context = unsafe context else { return CURL_PREREQFUNC_ABORT }
    return unsafe callbackContext(context).connectionIsReady(localPort: localPort, remotePort: remotePort)
        ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

private func openSocket(
    _ context: UnsafeMutableRawPointer?,
    _: curlsocktype,
    _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let context = unsafe context, let address = unsafe address else { return CURL_SOCKET_BAD }
    return unsafe callbackContext(context).openSocket(address)
}

private func receiveLog(
    _: UnsafeMutableRawPointer?,
    _ type: curl_infotype,
    _ text: UnsafeMutablePointer<CChar>?,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    if type == CURLINFO_TEXT, let context = unsafe context {
        unsafe callbackContext(context).log(UnsafeRawBufferPointer(start: text, count: count))
    }
    return 0
}

/// The owner of a `curl_slist`.
@safe final class StringList {
    private(set) var raw: UnsafeMutablePointer<curl_slist>?

    /// Copies `strings`.
    init(_ strings: [String]) {
        for string in strings { unsafe raw = curl_slist_append(raw, string) }
    }

    deinit {
        unsafe curl_slist_free_all(raw)
    }
}

extension Duration {
    /// The duration, at least `least` and at most one year, so that sums with it do not overflow.
    func clamped(atLeast least: Duration = .zero) -> Duration {
        min(max(least, self), .seconds(31_536_000))
    }

    /// The duration in whole milliseconds, rounded up, at least 0 and at most `most`, as libcurl and the
    /// system expect.
    func roundedUpToMilliseconds(atMost most: Int) -> Int {
        let (whole, rest) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000_000_000)
        let milliseconds = rest > 0 ? whole + 1 : whole
        return Int(min(max(0, milliseconds), Int128(most)))
    }
}

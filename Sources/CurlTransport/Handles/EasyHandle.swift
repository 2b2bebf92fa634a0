import CLibcurl
import HTTPTransport

/// The owner of one easy handle, of its error buffer, and of its callbacks' context.
///
/// Reused for one transfer after another. Used by the transport's thread only.
@safe final class EasyHandle {
    let raw: UnsafeMutableRawPointer
    let context: CallbackContext
    private let message: UnsafeMutablePointer<CChar>
    private let contextReference: Unmanaged<CallbackContext>
    /// `CURLOPT_CONNECT_TO`, which libcurl does not copy.
    private let hostOverrides: StringList?
    /// The handle's settings since the last transfer.
    private var settings = Settings()
    /// The current transfer.
    private(set) var transfer: Transfer?
    /// Whether the last response had a large body.
    private var hasReceivedMuch = false
    /// The time when the last transfer began.
    private(set) var started = ContinuousClock.now

    /// Settings that most transfers share. They are set only when they change: one option costs libcurl
    /// little, but there are a dozen.
    private struct Settings {
        var origin: PreparedRequest.Origin?
        var form: PreparedRequest.Form?
        var proxy: Proxy?
        var limits: TransferOptions?
        var timeout: Duration?
        var isFresh = false
        var hasLargeBuffer = false
    }

    /// Creates a handle and sets all options that are the same for every transfer.
    ///
    /// - Parameter connections: The connections of the multi handle, which outlive the easy handle.
    /// - Throws: The result of the first option that libcurl rejects.
    init(configuration: CurlTransportConfiguration, connections: Connections) throws(CurlFailure) {
        guard let raw = unsafe curl_easy_init() else { throw CurlFailure(CURLE_OUT_OF_MEMORY) }
        unsafe self.raw = raw
        unsafe message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        context = unsafe CallbackContext(
            handle: raw,
            message: message,
            connections: connections,
            configuration: configuration
        )
        unsafe contextReference = Unmanaged.passRetained(context)
        let overrides = configuration.hostOverrides.compactMap(\.connectTo)
        hostOverrides = overrides.isEmpty ? nil : StringList(overrides)
        var options = unsafe EasyOptions(raw)
        unsafe options.set(CURLOPT_ERRORBUFFER, pointer: message)
        unsafe options.setCallbacks(context: contextReference.toOpaque())
        options.set(configuration)
        if let list = hostOverrides { unsafe options.set(CURLOPT_CONNECT_TO, pointer: list.raw) }
        unsafe options.set(CURLOPT_PRIVATE, pointer: Unmanaged.passUnretained(self).toOpaque())
        if let failure = options.failure { throw failure }
    }

    deinit {
        unsafe curl_easy_cleanup(raw)
        unsafe contextReference.release()
        unsafe message.deallocate()
    }

    /// Sets all options of one transfer, whose request must stay in memory until ``finish()``.
    ///
    /// After an error, the handle must not be used again.
    ///
    /// - Parameters:
    ///   - now: The time when the transfer begins.
    ///   - onFreshConnection: Whether the transfer must use a new connection.
    func begin(
        _ transfer: Transfer,
        at now: ContinuousClock.Instant,
        onFreshConnection: Bool = false
    ) throws(CurlFailure) {
        let request = transfer.request
        let limits = transfer.options
        context.begin(transfer)
        unsafe message.pointee = 0
        var options = unsafe EasyOptions(raw)
        if request.form != settings.form {
            settings.form = request.form
            options.set(request.form)
        }
        options.set(request, isNewOrigin: request.origin != settings.origin)
        settings.origin = request.origin
        if limits != settings.limits {
            settings.limits = limits
            options.set(limits)
        }
        let timeout = Self.timeout(of: transfer, from: now)
        if timeout != settings.timeout {
            settings.timeout = timeout
            options.set(CURLOPT_TIMEOUT_MS, milliseconds: timeout)
        }
        if request.proxy != settings.proxy {
            settings.proxy = request.proxy
            options.set(request.proxy)
        }
        if onFreshConnection != settings.isFresh {
            settings.isFresh = onFreshConnection
            options.set(CURLOPT_FRESH_CONNECT, onFreshConnection)
        }
        // Consecutive responses on a handle are usually of the same kind. A caller that reads an object in
        // ranges gets the large buffer from its second range on, and small responses never need one.
        if hasReceivedMuch != settings.hasLargeBuffer, options.setReceiveBuffer(isLarge: hasReceivedMuch) {
            settings.hasLargeBuffer = hasReceivedMuch
        }
        if context.logs {
            context.logs = false
            options.set(CURLOPT_VERBOSE, 0)
        }
        if let failure = options.failure { throw failure }
        self.transfer = transfer
        started = now
    }

    /// Returns the transfer's remaining time at `now`; nil for no limit.
    private static func timeout(of transfer: Transfer, from now: ContinuousClock.Instant) -> Duration? {
        guard let limit = transfer.options.timeout else { return nil }
        let spent = transfer.submitted.duration(to: now)
        // libcurl counts milliseconds.
        return spent < .milliseconds(1) ? limit : limit - spent
    }

    /// Whether a failed transfer may begin again: nothing was sent because the reused connection was not
    /// clean, or the server has refused the request.
    var canRestart: Bool {
        !settings.isFresh && context.receiver.isEmpty
            && (context.receiver.failure == .staleConnection || context.wasRefused)
    }

    /// Releases the connection. Call it before the multi handle removes this handle,
    /// which then has no socket.
    func leaveConnection() {
        context.leaveConnection()
    }

    /// Releases the transfer's memory.
    func finish() {
        hasReceivedMuch = offset(CURLINFO_SIZE_DOWNLOAD_T) >= 256 << 10
        context.end()
        var options = unsafe EasyOptions(raw)
        options.forgetRequest(hadBody: settings.form?.kind == .withBody)
        transfer = nil
    }

    /// Returns the owner of a handle. The owner must still exist.
    static func owner(of raw: UnsafeMutableRawPointer) -> EasyHandle? {
        guard let owner = unsafe s3c_curl_get_private(raw) else { return nil }
        return unsafe Unmanaged<EasyHandle>.fromOpaque(owner).takeUnretainedValue()
    }

    /// libcurl's text about the last failure, without secrets; empty if there is none.
    var errorMessage: String {
        unsafe LibcurlText.withoutSecrets(String(cString: message), of: settings.proxy)
    }

    /// A counter or code of the last transfer.
    func long(_ info: CURLINFO) -> Int {
        var value = 0
        _ = unsafe s3c_curl_get_long(raw, info, &value)
        return value
    }

    /// A size, or a time in microseconds, of the last transfer.
    func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        _ = unsafe s3c_curl_get_offset(raw, info, &value)
        return Int(value)
    }
}

/// A result of libcurl that is not `CURLE_OK`.
struct CurlFailure: Error {
    var code: CURLcode

    init(_ code: CURLcode) {
        self.code = code
    }
}

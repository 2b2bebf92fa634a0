internal import CLibcurl
internal import HTTPTransport

/// The owner of one easy handle, of the buffer for its error message and of its receiver's reference.
///
/// Reused for one transfer after the other; used by the transport's thread only.
@safe final class EasyHandle {
    let raw: UnsafeMutableRawPointer
    let receiver: ResponseReceiver
    private let message: UnsafeMutablePointer<CChar>
    private let receiverReference: Unmanaged<CallbackContext>
    /// What the handle is set to, from the last transfer on.
    private var settings = Settings()
    /// What the handle is used for at present.
    private(set) var transfer: Transfer?
    /// When that was begun.
    private(set) var started = ContinuousClock.now

    /// What most transfers share, and is set when it changes: an option costs libcurl little, but there is a dozen.
    private struct Settings {
        var origin: PreparedRequest.Origin?
        var form: PreparedRequest.Form?
        var proxy: Proxy?
        var limits: TransferOptions?
        var timeout: Duration?
    }

    /// What the callbacks are given: the receiver, and the handle that they ask for counters.
    @safe final class CallbackContext {
        let receiver = ResponseReceiver()
        let handle: UnsafeMutableRawPointer

        init(handle: UnsafeMutableRawPointer) {
            unsafe self.handle = handle
        }
    }

    /// Creates a handle with everything set that is the same for every transfer.
    ///
    /// - Throws: The result of the first option that libcurl refuses.
    init(configuration: CurlTransportConfiguration) throws(CurlFailure) {
        guard let raw = unsafe curl_easy_init() else { throw CurlFailure(CURLE_OUT_OF_MEMORY) }
        let context = unsafe CallbackContext(handle: raw)
        unsafe self.raw = raw
        receiver = context.receiver
        unsafe receiverReference = Unmanaged.passRetained(context)
        unsafe message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        var options = unsafe EasyOptions(raw)
        unsafe options.set(CURLOPT_ERRORBUFFER, pointer: message)
        unsafe options.setCallbacks(context: receiverReference.toOpaque())
        options.set(configuration)
        unsafe options.set(CURLOPT_PRIVATE, pointer: Unmanaged.passUnretained(self).toOpaque())
        if let failure = options.failure { throw failure }
    }

    deinit {
        unsafe curl_easy_cleanup(raw)
        unsafe receiverReference.release()
        unsafe message.deallocate()
    }

    /// Sets everything that belongs to one transfer, whose request stays until ``finish()``.
    ///
    /// After an error the handle is of no more use.
    ///
    /// - Parameter now: When it begins.
    func begin(_ transfer: Transfer, at now: ContinuousClock.Instant) throws(CurlFailure) {
        let request = transfer.request
        let limits = transfer.options
        receiver.begin(limits: limits)
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
        if let failure = options.failure { throw failure }
        self.transfer = transfer
        started = now
    }

    /// What is left of the transfer's time at `now`; nil for no limit.
    private static func timeout(of transfer: Transfer, from now: ContinuousClock.Instant) -> Duration? {
        guard let limit = transfer.options.timeout else { return nil }
        let spent = transfer.submitted.duration(to: now)
        // libcurl counts milliseconds.
        return spent < .milliseconds(1) ? limit : limit - spent
    }

    /// Lets go of the transfer's memory.
    func finish() {
        var options = unsafe EasyOptions(raw)
        options.forgetRequest(hadBody: settings.form?.kind == .withBody)
        transfer = nil
    }

    /// The owner of a handle that libcurl names, which the caller knows to be alive.
    static func owner(of raw: UnsafeMutableRawPointer) -> EasyHandle? {
        guard let owner = unsafe s3c_curl_get_private(raw) else { return nil }
        return unsafe Unmanaged<EasyHandle>.fromOpaque(owner).takeUnretainedValue()
    }

    /// libcurl's text about the last failure, without secrets; empty when it has none.
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

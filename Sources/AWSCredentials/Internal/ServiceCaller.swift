internal import AWSCore
internal import Basics
internal import HTTPTransport
internal import HTTPTypes

/// What the sources that speak HTTP share: how requests are sent, what time it is, and how to pause.
struct ServiceCaller: Sendable {
    var transport: any HTTPTransport
    var clock: WallClock
    /// Pauses between attempts; a test's returns at once.
    var sleep: @Sendable (Duration) async throws -> Void
    var allowsInsecureTransport: Bool

    /// The most that a reply may hold: 256 KiB.
    private static let replyLimit = 256 << 10

    /// Sends one request and returns the reply, whatever its status.
    ///
    /// - Throws: ``CredentialsError`` with the transport's words, or `CancellationError`.
    func send(
        _ request: HTTPRequest,
        body: [UInt8] = [],
        timeout: Duration,
        for purpose: String
    ) async throws -> TransportResponse {
        var options = TransferOptions(connectTimeout: timeout, timeout: timeout)
        options.maxResponseBodyBytes = Self.replyLimit
        do {
            return try await transport.send(request, body: body, options: options)
        } catch let error as TransportError where error.code == .invalidConfiguration {
            throw CredentialsError("\(purpose): \(error.message)")
        } catch let error as TransportError {
            throw Unreachable(message: "\(purpose): \(error.message)")
        }
    }

    /// Sends a request up to `attempts` times, as long as nothing answers or what answers is a fault of its own.
    ///
    /// - Parameters:
    ///   - isTransient: Whether a reply below status 500 is one to try again after.
    ///   - prepare: Makes the request anew for each attempt, so that its signature is fresh.
    func sendRetrying(
        attempts: Int = 3,
        timeout: Duration,
        pause: Duration,
        for purpose: String,
        isTransient: (TransportResponse) -> Bool = { _ in false },
        prepare: () throws -> (HTTPRequest, [UInt8])
    ) async throws -> TransportResponse {
        var attempt = 1
        while true {
            do {
                let (request, body) = try prepare()
                let reply = try await send(request, body: body, timeout: timeout, for: purpose)
                let code = reply.head.status.code
                guard code >= 500 || code == 429 || isTransient(reply), attempt < attempts else {
                    return reply
                }
            } catch let error as Unreachable {
                guard attempt < attempts else { throw CredentialsError(error.message) }
            }
            try await sleep(pause * attempt)
            attempt += 1
        }
    }

    /// Refuses an endpoint that would send secrets in the clear to another machine.
    func check(_ url: HTTPURL, for purpose: String) throws {
        guard url.scheme == "http", !url.isLoopback, !allowsInsecureTransport else { return }
        throw CredentialsError(
            "\(purpose): the endpoint \(url) is plain http to another machine, and the reply holds secrets; use https."
        )
    }
}

/// Nothing answered.
struct Unreachable: Error {
    var message: String
}

extension HTTPRequest {
    /// A request to `url`, with `path` behind the URL's own.
    init(_ method: Method, _ url: HTTPURL, path: String = "", query: String? = nil) {
        let target = HTTPURL(
            scheme: url.scheme,
            authority: url.authority,
            path: url.path + path,
            query: query ?? url.query
        )
        self.init(method: method, scheme: url.scheme, authority: url.authority, path: target.target)
    }
}

import CurlTransport
import HTTPTransport
import HTTPTypes
import Synchronization

@testable import HTTPTransportConformance

/// A transport that does one thing wrong and leaves the rest to CurlTransport.
struct FlawedTransport: HTTPTransport {
    typealias Send =
        @Sendable (CurlTransport, HTTPRequest, [UInt8], TransferOptions) async throws -> TransportResponse

    private let base = CurlTransport()
    private let flawedSend: Send

    init(_ send: @escaping Send) {
        flawedSend = send
    }

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        try await flawedSend(base, request, body, options)
    }
}

extension FlawedTransport {
    /// Changes requests.
    static func requests(_ change: @escaping @Sendable (inout HTTPRequest) -> Void) -> FlawedTransport {
        FlawedTransport { base, request, body, options in
            var request = request
            change(&request)
            return try await base.send(request, body: body, options: options)
        }
    }

    /// Changes responses.
    static func responses(_ change: @escaping @Sendable (inout TransportResponse) throws -> Void)
        -> FlawedTransport
    {
        FlawedTransport { base, request, body, options in
            var response = try await base.send(request, body: body, options: options)
            try change(&response)
            return response
        }
    }

    /// Changes errors.
    static func errors(_ change: @escaping @Sendable (inout TransportError) -> Void) -> FlawedTransport {
        FlawedTransport { base, request, body, options in
            do {
                return try await base.send(request, body: body, options: options)
            } catch var error as TransportError {
                change(&error)
                throw error
            }
        }
    }

    /// Changes options.
    static func options(_ change: @escaping @Sendable (inout TransferOptions) -> Void) -> FlawedTransport {
        FlawedTransport { base, request, body, options in
            var options = options
            change(&options)
            return try await base.send(request, body: body, options: options)
        }
    }

    /// Reports each error with a delivery.
    static func delivery(_ delivery: RequestDelivery) -> FlawedTransport {
        errors { $0.delivery = delivery }
    }

    /// Sends again when a connection is lost.
    static let resends = FlawedTransport { base, request, body, options in
        do {
            return try await base.send(request, body: body, options: options)
        } catch let error as TransportError where error.code == .connectionLost {
            return try await base.send(request, body: body, options: options)
        }
    }

    /// Follows redirects.
    static let followsRedirects = FlawedTransport { base, request, body, options in
        let response = try await base.send(request, body: body, options: options)
        guard let location = response.head.headerFields[.location] else { return response }
        var next = request
        next.path = location
        return try await base.send(next, body: body, options: options)
    }

    /// Does not wait for a time limit.
    static let givesUpAtOnce = FlawedTransport { _, _, _, options in
        let isConnecting = options.connectTimeout.map { $0 < .seconds(1) } ?? false
        throw TransportError(
            isConnecting ? .connectTimeout : .timeout,
            delivery: isConnecting ? .notSent : .sent,
            message: "early"
        )
    }

    /// Does not notice that its caller is cancelled.
    static let ignoresCancellation = FlawedTransport { base, request, body, options in
        try await OwnThreads.check { try await base.send(request, body: body, options: options) }.value
    }

    /// Returns at once when its caller is cancelled, but lets the transfer go on.
    static let abandonsTransfers = FlawedTransport { base, request, body, options in
        let transfer = OwnThreads.check { try await base.send(request, body: body, options: options) }
        try? await Task.sleep(for: .seconds(3600))
        withExtendedLifetime(transfer) {}
        throw CancellationError()
    }

    /// Remembers the first response for ever.
    static func repeatsTheFirstResponse() -> FlawedTransport {
        let first = Kept<TransportResponse>()
        return FlawedTransport { base, request, body, options in
            let response = try await base.send(request, body: body, options: options)
            return first.keep(response)
        }
    }

    /// Sends nothing more after a failure.
    static func breaksAfterAFailure() -> FlawedTransport {
        let failure = Kept<TransportError>()
        return FlawedTransport { base, request, body, options in
            if let error = failure.value { throw error }
            do {
                return try await base.send(request, body: body, options: options)
            } catch let error as TransportError {
                throw failure.keep(error)
            }
        }
    }

    /// Sends one request at a time.
    static func serializes() -> FlawedTransport {
        let last = Mutex<Task<TransportResponse, any Error>?>(nil)
        return FlawedTransport { base, request, body, options in
            let task = last.withLock { last in
                let before = last
                let task = OwnThreads.check {
                    _ = await before?.result
                    return try await base.send(request, body: body, options: options)
                }
                last = task
                return task
            }
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        }
    }

    /// The first of several values.
    private final class Kept<Value: Sendable>: Sendable {
        private let kept = Mutex<Value?>(nil)

        var value: Value? { kept.withLock { $0 } }

        func keep(_ value: Value) -> Value {
            kept.withLock { kept in
                kept = kept ?? value
                return kept ?? value
            }
        }
    }
}

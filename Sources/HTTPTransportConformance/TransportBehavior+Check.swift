public import HTTPTransport
import HTTPTypes
import Synchronization

/// A behavior that a transport lacks.
public struct ConformanceFailure: Error, CustomStringConvertible {
    /// What was expected and what happened.
    public var description: String
}

extension TransportBehavior {
    /// Checks that `transport` has this behavior. The transport must be new.
    ///
    /// The check starts its own servers on this machine and sends requests to them over `http`.
    ///
    /// - Throws: ``ConformanceFailure``, or ``SystemError`` if a server cannot be started.
    public func check(_ transport: any HTTPTransport) async throws {
        try await run(transport) { transport in
            let server = try ConformancePeer.makeServer()
            try await check(ConformanceCheck(transport: transport, peer: .server(server)))
        }
    }

    /// Checks that `transport`, which works without connections, has this behavior.
    ///
    /// - Parameters:
    ///   - transport: A transport that is new or has a new peer.
    ///   - peer: The requests that the transport responds to. It must have the parts that the behavior requires. It
    ///     cannot have the behaviors in ``overConnections``.
    /// - Throws: ``ConformanceFailure``.
    public func check(_ transport: any HTTPTransport, against peer: ConformancePeer) async throws {
        guard !Self.overConnections.contains(self) else {
            throw ConformanceFailure(description: "\(self) requires connections: exclude it")
        }
        try await run(transport) { transport in
            try await check(ConformanceCheck(transport: transport, peer: peer))
        }
    }

    /// Runs a check with a time limit, in case a transport never returns.
    private func run(
        _ transport: any HTTPTransport,
        _ body: @escaping @Sendable (any HTTPTransport) async throws -> Void
    ) async throws {
        let outcome = Outcome()
        let check = OwnThreads.check {
            do {
                try await body(transport)
                outcome.set(.success(()))
            } catch {
                outcome.set(.failure(error))
            }
        }
        let watchdog = OwnThreads.check {
            try await Task.sleep(for: .seconds(90))
            outcome.set(.failure(ConformanceFailure(description: "the transport did not return for 90 s")))
        }
        defer {
            check.cancel()
            watchdog.cancel()
        }
        try await outcome.value()
    }

    private func check(_ check: ConformanceCheck) async throws {
        switch self {
        case .sendsTheRequestAsGiven: try await check.sendsTheRequestAsGiven()
        case .addsNoFields: try await check.addsNoFields()
        case .refusesIncompleteRequests: try await check.refusesIncompleteRequests()

        case .returnsTheResponse: try await check.returnsTheResponse()
        case .returnsErrorStatuses: try await check.returns(check.peer.refused) { $0.code >= 400 }
        case .followsNoRedirect:
            try await check.returns(check.peer.redirected) { (301...308).contains($0.code) }
        case .skipsInterimResponses: try await check.skipsInterimResponses()
        case .readsEveryKindOfBody: try await check.readsEveryKindOfBody()
        case .keepsRepeatedFields: try await check.keepsRepeatedFields()
        case .readsFoldedFields: try await check.readsFoldedFields()
        case .skipsFieldsWithInvalidNames: try await check.skipsFieldsWithInvalidNames()

        case .keepsConcurrentRequestsApart: try await check.keepsConcurrentRequestsApart()
        case .answersOthersWhileOneWaits: try await check.answersOthersWhileOneWaits()
        case .runsConcurrentlyWhenConnectionsClose: try await check.runsConcurrentlyWhenConnectionsClose()

        case .dropsConnectionsWithSurplusResponses:
            try await check.dropsConnections(ConnectionMisdeed.surplusResponses)
        case .dropsConnectionsWithLateTimeouts:
            try await check.dropsConnections(ConnectionMisdeed.lateTimeouts)
        case .dropsConnectionsWithStrayBytes: try await check.dropsConnections(ConnectionMisdeed.strayBytes)
        case .dropsEndedConnections: try await check.dropsConnections(ConnectionMisdeed.ends)
        case .honorsConnectionClose: try await check.honorsConnectionClose()
        case .dropsLateResponses: try await check.dropsLateResponses()

        case .sendsOnceOnNewConnections: try await check.sendsOnce(isReused: false)
        case .sendsOnceOnReusedConnections: try await check.sendsOnce(isReused: true)
        case .reportsABodyCutShort: try await check.reportsABodyCutShort()
        case .reportsRefusedConnections: try await check.reportsRefusedConnections()
        case .recoversAfterFailures: try await check.recoversAfterFailures()

        case .reportsTruncatedResponses: try await check.reportsFaults(ResponseFault.truncated)
        case .rejectsInvalidResponses: try await check.reportsFaults(ResponseFault.invalid)
        case .toleratesHugeLengths: try await check.reportsFaults(ResponseFault.hugeLengths)

        case .limitsTheBody: try await check.limitsTheBody()
        case .acceptsABodyOfTheLimit: try await check.acceptsABodyOfTheLimit()
        case .limitsEndlessBodies: try await check.reportsFaults(ResponseFault.endlessBodies)
        case .limitsEndlessHeads: try await check.reportsFaults(ResponseFault.endlessHeads)

        case .endsAtTheTimeout: try await check.endsAtTheTimeout()
        case .endsWithinABodyAtTheTimeout: try await check.endsWithinABodyAtTheTimeout()
        case .endsAtTheConnectTimeout: try await check.endsAtTheConnectTimeout()
        case .sendsNothingForACancelledTask: try await check.sendsNothingForACancelledTask()
        case .endsWhenCancelled: try await check.endsWhenCancelled()
        case .closesTheConnectionWhenCancelled: try await check.closesTheConnectionWhenCancelled()
        }
    }
}

/// Keeps the first of several results.
private final class Outcome: Sendable {
    private struct State {
        var result: Result<Void, any Error>?
        var waiter: CheckedContinuation<Void, any Error>?
    }

    private let state = Mutex(State())

    func set(_ result: Result<Void, any Error>) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard state.result == nil else { return nil }
            state.result = result
            return state.waiter
        }
        waiter?.resume(with: result)
    }

    /// Waits for the result. Call it once.
    func value() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state in
                state.waiter = continuation
                return state.result
            }
            if let result { continuation.resume(with: result) }
        }
    }
}

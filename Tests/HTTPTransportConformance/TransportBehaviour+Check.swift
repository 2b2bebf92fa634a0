public import HTTPTransport
internal import HTTPTypes

/// A behaviour that a transport does not show.
public struct ConformanceFailure: Error, CustomStringConvertible {
    /// What was expected and what came instead.
    public var description: String
}

extension TransportBehaviour {
    /// Whether `peer` can play the part that this behaviour needs.
    public func isApplicable(to peer: ConformancePeer) -> Bool {
        switch self {
        case .returnsErrorStatuses: peer.refused != nil
        case .followsNoRedirect: peer.redirected != nil
        case .endsWhenCancelled, .endsAtTheTimeout, .recoversAfterFailures: peer.unanswered != nil
        default: true
        }
    }

    /// Checks that `transport` shows this behaviour towards `peer`.
    ///
    /// - Throws: ``ConformanceFailure`` when it does not, or when `peer` lacks the part, and what `transport` threw.
    public func check(_ transport: any HTTPTransport, _ peer: ConformancePeer) async throws {
        try await withTaskExecutorPreference(OwnThreads.shared) {
            try await check(ConformanceCheck(transport: transport, peer: peer))
        }
    }

    private func check(_ check: ConformanceCheck) async throws {
        switch self {
        case .returnsTheResponse: try await check.returnsTheResponse()
        case .returnsErrorStatuses: try await check.returns(check.peer.refused) { $0.code >= 400 }
        case .followsNoRedirect:
            try await check.returns(check.peer.redirected) { (301...308).contains($0.code) }
        case .keepsConcurrentRequestsApart: try await check.keepsConcurrentRequestsApart()
        case .sendsNothingForACancelledTask: try await check.sendsNothingForACancelledTask()
        case .endsWhenCancelled: try await check.endsWhenCancelled()
        case .endsAtTheTimeout: try await check.endsAtTheTimeout()
        case .limitsTheBody: try await check.limitsTheBody()
        case .acceptsABodyOfTheLimit: try await check.acceptsABodyOfTheLimit()
        case .refusesIncompleteRequests: try await check.refusesIncompleteRequests()
        case .recoversAfterFailures: try await check.recoversAfterFailures()
        }
    }
}

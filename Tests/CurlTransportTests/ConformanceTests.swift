import CurlTransport
import HTTPTransportConformance
import Testing

@Suite("CurlTransport behaves as every transport must", .timeLimit(.minutes(1)))
struct ConformanceTests {
    /// What the engine does not do yet; `survivesHugeLengths` ends the process.
    private static let missing: Set<TransportBehavior> = [
        .skipsFieldsWithInvalidNames, .readsFoldedFields, .answersOthersWhileOneWaits,
        .runsConcurrentlyWhenConnectionsClose, .dropsConnectionsWithSurplusResponses,
        .dropsConnectionsWithLateTimeouts, .dropsConnectionsWithStrayBytes, .dropsEndedConnections,
        .survivesHugeLengths,
    ]

    @Test(arguments: TransportBehavior.all(excluding: missing))
    func `it conforms`(_ behavior: TransportBehavior) async throws {
        try await behavior.check(CurlTransport())
    }
}

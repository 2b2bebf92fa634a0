import CurlTransport
import HTTPTransportConformance
import Testing

@Suite("CurlTransport behaves as every transport must", .ownThreads, .timeLimit(.minutes(15)))
struct ConformanceTests {
    @Test(arguments: TransportBehavior.allCases)
    func `it conforms`(_ behavior: TransportBehavior) async throws {
        try await behavior.check(CurlTransport())
    }
}

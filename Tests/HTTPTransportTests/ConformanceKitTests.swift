import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Synchronization
import Testing

@Suite("The conformance kit distinguishes conforming transports from others")
struct ConformanceKitTests {
    /// A transport that answers by itself, in the way that a test asks for.
    private final class MemoryTransport: HTTPTransport {
        enum Flaw: CaseIterable, Sendable {
            case ignoresCancellation, ignoresLimit, ignoresValidity, mixesAnswers, dropsBody
        }

        let flaw: Flaw?
        let received = Mutex(0)

        init(flaw: Flaw? = nil) {
            self.flaw = flaw
        }

        func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
            -> TransportResponse
        {
            let isComplete = request.scheme != nil && request.authority != nil && request.path != nil
            guard isComplete || flaw == .ignoresValidity else {
                throw TransportError(.invalidRequest, delivery: .notSent, message: "incomplete")
            }
            if flaw != .ignoresCancellation { try Task.checkCancellation() }
            received.withLock { $0 += 1 }
            switch request.path {
            case "/refused": return TransportResponse(head: .init(status: .conflict))
            case "/redirected": return TransportResponse(head: .init(status: .found))
            case "/unanswered":
                let timeout = options.timeout ?? .seconds(60)
                do { try await Task.sleep(for: timeout) } catch  where flaw == .ignoresCancellation {}
                throw TransportError(.timeout, delivery: .sent, message: "late")
            default: break
            }
            let path = flaw == .mixesAnswers ? "/" : request.path ?? ""
            let answer = flaw == .dropsBody ? [0, 0] : Array("answer to \(path)".utf8)
            if flaw != .ignoresLimit, answer.count > options.maxResponseBodyBytes {
                throw TransportError(.responseTooLarge, delivery: .sent, message: "too large")
            }
            return TransportResponse(head: .init(status: .ok), body: answer)
        }
    }

    private func makePeer(_ transport: MemoryTransport) -> ConformancePeer {
        func exchange(_ path: String) -> ConformancePeer.Exchange {
            .init(HTTPRequest(method: .get, scheme: "https", authority: "s3.test", path: path))
        }
        return ConformancePeer(
            answered: {
                .init(HTTPRequest(method: .get, scheme: "https", authority: "s3.test", path: "/\($0)"))
            },
            isAnswer: { $0 == Array("answer to /\($1)".utf8) },
            refused: exchange("/refused"),
            redirected: exchange("/redirected"),
            unanswered: exchange("/unanswered"),
            receivedCount: { transport.received.withLock { $0 } }
        )
    }

    @Test(arguments: TransportBehavior.all(excluding: TransportBehavior.overConnections))
    func `a conforming transport passes`(_ behavior: TransportBehavior) async throws {
        let transport = MemoryTransport()
        try await behavior.check(transport, against: makePeer(transport))
    }

    @Test(arguments: [
        (MemoryTransport.Flaw.ignoresCancellation, TransportBehavior.sendsNothingForACancelledTask),
        (.ignoresLimit, .limitsTheBody),
        (.ignoresValidity, .refusesIncompleteRequests),
        (.mixesAnswers, .keepsConcurrentRequestsApart),
        (.dropsBody, .returnsTheResponse),
    ])
    private func `a flaw is found`(_ flaw: MemoryTransport.Flaw, by behavior: TransportBehavior)
        async throws
    {
        let transport = MemoryTransport(flaw: flaw)
        await #expect(throws: ConformanceFailure.self) {
            try await behavior.check(transport, against: makePeer(transport))
        }
    }
}

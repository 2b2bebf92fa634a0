import AWSCore
import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlModel
import Synchronization
import Testing

@Suite("Calls wait for their turn where the transport runs a limited number")
struct TurnsTests {
    /// Answers when it is told to, and counts what is under way.
    private final class NarrowTransport: HTTPTransport {
        let maxConcurrentTransfers: Int? = 2
        let most = Atomic(0)
        let sent = Mutex<[HTTPRequest]>([])
        private let underWay = Atomic(0)
        private let gate = AsyncStream.makeStream(of: Void.self)

        func open() { gate.continuation.finish() }

        func send(
            _ request: HTTPRequest,
            body: [UInt8],
            options: TransferOptions
        ) async throws -> TransportResponse {
            sent.withLock { $0.append(request) }
            most.max(underWay.wrappingAdd(1, ordering: .relaxed).newValue, ordering: .relaxed)
            defer { underWay.wrappingSubtract(1, ordering: .relaxed) }
            for await _ in gate.stream {}
            try Task.checkCancellation()
            let answer =
                "<UpdateJobStatusResult><JobId>job-1</JobId><Status>Ready</Status></UpdateJobStatusResult>"
            return TransportResponse(head: HTTPResponse(status: .ok), body: Array(answer.utf8))
        }
    }

    @Test func `no more requests are signed than can be sent`() async throws {
        let transport = NarrowTransport()
        let provider = CountingProvider()
        var configuration = makeConfiguration(transport: transport)
        configuration.credentials = provider
        let client = try S3ControlClient(configuration: configuration)
        let calls = (0..<10).map { _ in
            Task.immediate { try await client.updateJobStatus(jobID: "job-1", to: .ready) }
        }
        // A client that differs in other settings shares the turns.
        let other = try client.with { $0.applicationID = "other" }
        let last = Task.immediate { try await other.updateJobStatus(jobID: "job-1", to: .ready) }
        #expect(provider.count.load(ordering: .relaxed) <= 2)
        transport.open()
        for call in calls { #expect(try await call.value.status == .ready) }
        #expect(try await last.value.status == .ready)
        #expect(transport.most.load(ordering: .relaxed) <= 2)
        #expect(provider.count.load(ordering: .relaxed) == 11)
    }

    @Test func `a call that is cancelled while it waits sends nothing`() async throws {
        let transport = NarrowTransport()
        let client = try S3ControlClient(configuration: makeConfiguration(transport: transport))
        let first = (0..<2).map { _ in
            Task.immediate { try await client.updateJobStatus(jobID: "job-1", to: .ready) }
        }
        let waiting = Task.immediate { try await client.updateJobStatus(jobID: "job-1", to: .ready) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        transport.open()
        for call in first { #expect(try await call.value.status == .ready) }
        #expect(transport.sent.withLock { $0.count } == 2)
    }

    private final class CountingProvider: CredentialsProvider {
        let count = Atomic(0)

        func credentials() async throws -> Credentials {
            count.wrappingAdd(1, ordering: .relaxed)
            return EmulatorConfiguration.exampleCredentials
        }
    }
}

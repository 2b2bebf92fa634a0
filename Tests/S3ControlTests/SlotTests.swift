import AWSClientRuntime
import AWSCore
import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlModel
import Synchronization
import Testing

@Suite("Calls wait for a slot if the transport limits concurrency")
struct SlotTests {
    /// Runs two transfers at a time; answers when it is told to, and counts what is under way.
    private final class NarrowTransport: SlottedTransport {
        let most = Atomic(0)
        let sent = Mutex<[HTTPRequest]>([])
        private let underWay = Atomic(0)
        private let gate = AsyncStream.makeStream(of: Void.self)
        private let slots = Slots()

        private final class Slots: SlotOwner {
            let queue = Mutex(SlotQueue<CheckedContinuation<Bool, Never>>(limit: 2))

            func releaseSlot() { queue.withLock { $0.release() }?.resume(returning: true) }
        }

        func open() { gate.continuation.finish() }

        func tryAcquireSlot() -> TransferSlot? {
            slots.queue.withLock { $0.tryAcquire() } ? TransferSlot(of: slots) : nil
        }

        func acquireSlot(deadline: ContinuousClock.Instant?) async throws -> TransferSlot {
            let ticket = Mutex<Int?>(nil)
            let isAcquired = await withTaskCancellationHandler {
                await withCheckedContinuation { waiter in
                    let queued = slots.queue.withLock { queue -> Int? in
                        queue.tryAcquire() ? nil : queue.append(waiter, deadline: deadline)
                    }
                    guard let queued else { return waiter.resume(returning: true) }
                    ticket.withLock { $0 = queued }
                    if Task.isCancelled { drop(queued) }
                }
            } onCancel: {
                if let ticket = ticket.withLock({ $0 }) { drop(ticket) }
            }
            guard isAcquired else { throw CancellationError() }
            return TransferSlot(of: slots)
        }

        private func drop(_ ticket: Int) {
            slots.queue.withLock { $0.remove(ticket) }?.resume(returning: false)
        }

        func send(_ request: TransferRequest, in slot: TransferSlot) async throws -> TransportResponse {
            slot.use()
            slot.recordSending()
            defer { slots.releaseSlot() }
            return try await send(request.head, body: request.body, options: request.options)
        }

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
        // A client that differs in other settings shares the slots.
        let other = try client.with { $0.applicationID = "other" }
        let last = Task.immediate { try await other.updateJobStatus(jobID: "job-1", to: .ready) }
        // Credentials are fetched without a slot; nothing is signed or sent without one.
        #expect(transport.sent.withLock { $0.count } <= 2)
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

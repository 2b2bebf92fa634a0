package import HTTPTypes
import Synchronization

/// A transport whose transfers use slots. Callers can acquire a slot first, so that a request is signed when
/// it can be sent and not while it waits.
package protocol SlottedTransport: HTTPTransport, AnyObject {
    /// Acquires a slot if one is free; otherwise returns nil.
    func tryAcquireSlot() -> TransferSlot?

    /// Waits for a slot, in order of arrival.
    ///
    /// - Throws: ``TransportError`` with the code `queueTimeout` if `deadline` passes, or with the code
    ///   `shutDown`; `CancellationError` immediately if the task is cancelled.
    func acquireSlot(deadline: ContinuousClock.Instant?) async throws -> TransferSlot

    /// Sends `request` in `slot`, which is released when the transfer ends.
    func send(_ request: TransferRequest, in slot: TransferSlot) async throws -> TransportResponse
}

/// The request of a transfer.
///
/// A class, because each task that awaits a transfer keeps its arguments: a reference instead of 160 bytes.
package final class TransferRequest: Sendable {
    package let head: HTTPRequest
    package let body: [UInt8]
    package let options: TransferOptions

    package init(_ head: HTTPRequest, body: [UInt8] = [], options: TransferOptions = TransferOptions()) {
        self.head = head
        self.body = body
        self.options = options
    }
}

/// The right to run one transfer.
///
/// An unused slot is released when it is deallocated; a used slot, by the transport when its transfer ends.
package final class TransferSlot: Sendable {
    /// When the caller began to wait for the slot; nil if it was free at once. The transfer's limits and its
    /// ``TransferMetrics/queued`` count from then.
    package let requested: ContinuousClock.Instant?
    private let owner: any SlotOwner
    private let isUsed = Atomic(false)
    private let isSending = Atomic(false)

    package init(of owner: any SlotOwner, requested: ContinuousClock.Instant? = nil) {
        self.owner = owner
        self.requested = requested
    }

    deinit {
        if !isUsed.load(ordering: .relaxed) { owner.releaseSlot() }
    }

    /// Marks the slot as used: its owner releases it.
    package func use() {
        isUsed.store(true, ordering: .relaxed)
    }

    /// Records that the connection is ready: part of the request may be sent from now on.
    package func recordSending() {
        isSending.store(true, ordering: .sequentiallyConsistent)
    }

    /// Whether part of the request may have been sent. Also valid after a cancellation.
    package var mayHaveSent: Bool { isSending.load(ordering: .sequentiallyConsistent) }
}

/// The owner of slots.
package protocol SlotOwner: AnyObject, Sendable {
    /// Takes back a slot and passes it to the next waiter, if any.
    func releaseSlot()
}

package import HTTPTypes
internal import Synchronization

/// A transport whose transfers take slots, which its callers can acquire beforehand: a request is then signed when it
/// can be sent, and not while it waits.
package protocol SlottedTransport: HTTPTransport, AnyObject {
    /// Takes a slot if one is free.
    func tryAcquireSlot() -> TransferSlot?

    /// Waits for a slot, in order of arrival.
    ///
    /// - Throws: ``TransportError`` with the code `queueTimeout` once `deadline` has passed, or `shutDown`;
    ///   `CancellationError`, at once, when the task is cancelled.
    func acquireSlot(deadline: ContinuousClock.Instant?) async throws -> TransferSlot

    /// Sends `request` in `slot`, which is released when the transfer has ended.
    func send(_ request: TransferRequest, in slot: TransferSlot) async throws -> TransportResponse
}

/// What a transfer sends.
///
/// A class: each task that awaits a transfer keeps room for what it has passed on, for a reference instead of 160 bytes.
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
/// It is released when it is deallocated unless it was used; then the transport releases it with the transfer's end.
package final class TransferSlot: Sendable {
    private let owner: any SlotOwner
    private let isUsed = Atomic(false)
    private let isSending = Atomic(false)

    package init(of owner: any SlotOwner) {
        self.owner = owner
    }

    deinit {
        if !isUsed.load(ordering: .relaxed) { owner.releaseSlot() }
    }

    /// Leaves it to the owner to release the slot.
    package func use() {
        isUsed.store(true, ordering: .relaxed)
    }

    /// Records that the connection is ready: some of the request may be sent from now on.
    package func recordSending() {
        isSending.store(true, ordering: .sequentiallyConsistent)
    }

    /// Whether some of the request may have been sent; known after a cancellation, too.
    package var mayHaveSent: Bool { isSending.load(ordering: .sequentiallyConsistent) }
}

/// What slots are given back to.
package protocol SlotOwner: AnyObject, Sendable {
    /// Takes a slot back, and passes it on.
    func releaseSlot()
}

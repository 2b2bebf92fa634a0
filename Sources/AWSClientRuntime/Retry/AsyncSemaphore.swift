internal import HTTPTransport
internal import Synchronization

/// Lets a number of tasks through at a time, in order of arrival; one that waits can be cancelled.
final class AsyncSemaphore: Sendable {
    private let queue: Mutex<SlotQueue<SlotWaiter>>

    /// A semaphore for `count` at a time, at least 1.
    init(_ count: Int) {
        queue = Mutex(SlotQueue(limit: count))
    }

    /// Waits for a place, which is kept until ``release()``.
    ///
    /// - Throws: `CancellationError`, at once, when the task is cancelled; then there is no place.
    func acquire() async throws {
        let waiter = SlotWaiter()
        let ticket = queue.withLock { queue -> Int? in
            queue.waitingCount == 0 && queue.tryAcquire() ? nil : queue.append(waiter, deadline: nil)
        }
        guard let ticket else { return }
        let outcome = await waiter.outcome { _ = queue.withLock { $0.remove(ticket) } }
        guard outcome == .acquired else { throw CancellationError() }
        guard !Task.isCancelled else {
            release()
            throw CancellationError()
        }
    }

    /// Gives a place back, and passes it on.
    func release() {
        while let next = queue.withLock({ $0.release() }) {
            if next.end(.acquired) { return }
        }
    }
}

internal import HTTPTransport
internal import Synchronization

/// Lets a number of tasks through at a time, in order of arrival; one that waits can be cancelled.
final class AsyncSemaphore: Sendable {
    private typealias Waiter = CheckedContinuation<Bool, Never>

    private let queue: Mutex<SlotQueue<Waiter>>

    /// A semaphore for `count` at a time, at least 1.
    init(_ count: Int) {
        queue = Mutex(SlotQueue(limit: count))
    }

    /// Waits for a place, which is kept until ``release()``.
    ///
    /// - Throws: `CancellationError`, at once, when the task is cancelled; then there is no place.
    func acquire() async throws {
        if queue.withLock({ $0.waitingCount == 0 && $0.tryAcquire() }) { return }
        let ticket = Mutex<Int?>(nil)
        let isAcquired = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let (isAcquired, queued) = queue.withLock { queue -> (Bool, Int?) in
                    if queue.tryAcquire() { return (true, nil) }
                    let queued = queue.append(waiter, deadline: nil)
                    ticket.withLock { $0 = queued }
                    return (false, queued)
                }
                if isAcquired { return waiter.resume(returning: true) }
                // A cancellation before this found no ticket.
                if Task.isCancelled, let queued { drop(queued) }
            }
        } onCancel: {
            if let ticket = ticket.withLock({ $0 }) { drop(ticket) }
        }
        guard isAcquired else { throw CancellationError() }
        guard !Task.isCancelled else {
            release()
            throw CancellationError()
        }
    }

    private func drop(_ ticket: Int) {
        let waiter = queue.withLock { $0.remove(ticket) }
        waiter?.resume(returning: false)
    }

    /// Gives a place back, and passes it on.
    func release() {
        let next = queue.withLock { $0.release() }
        next?.resume(returning: true)
    }
}

import Foundation

/// Runs `body`, which blocks, on a thread of its own: the pool of Swift's tasks has one for each core only.
func offPool<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Result { try body() })
        }
    }
}

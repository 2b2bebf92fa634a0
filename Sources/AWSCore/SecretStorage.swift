/// Memory that one ``Secret`` owns: filled once, wiped and freed when the owner goes.
///
/// `@unchecked Sendable`: the memory is written in `init` and `deinit` only, and read in between.
@safe final class SecretStorage: @unchecked Sendable {
    private let memory: UnsafeMutableBufferPointer<UInt8>

    var count: Int { unsafe memory.count }

    init(_ bytes: [UInt8]) {
        unsafe memory = .allocate(capacity: bytes.count)
        _ = unsafe memory.initialize(from: bytes)
    }

    deinit {
        for index in unsafe memory.indices {
            unsafe wipe(memory.baseAddress, index)
        }
        unsafe memory.deallocate()
    }

    func withBytes<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe try body(memory.span)
    }
}

/// Overwrites one byte in a call that the optimiser cannot see through, lest it drop a store to
/// memory that is freed next.
@inline(never) @_optimize(none)
private func wipe(_ base: UnsafeMutablePointer<UInt8>?, _ index: Int) {
    unsafe base?[index] = 0
}

internal import Synchronization

/// Bytes that never print and are overwritten when the last reference goes.
public final class Secret: Sendable {
    private let storage: SecretStorage

    /// A number that no other secret of this process has, unlike an address, which is used again.
    package let identity = Secret.made.wrappingAdd(1, ordering: .relaxed).newValue
    private static let made = Atomic<UInt64>(0)

    /// Keeps a copy of the UTF-8 bytes of `string`.
    ///
    /// The caller's string is the caller's: only the copy held here is wiped.
    public init(_ string: String) {
        storage = SecretStorage(string)
    }

    /// Whether there are no bytes.
    public var isEmpty: Bool { storage.count == 0 }

    /// Gives `body` the bytes, which must not be kept.
    public func withBytes<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try storage.withBytes(body)
    }

    /// The bytes as a string, a copy that is not wiped.
    public func reveal() -> String { storage.string() }
}

extension Secret: Equatable {
    /// Compares in a time that depends on the lengths only.
    public static func == (left: Secret, right: Secret) -> Bool {
        left.storage.withBytes { a in
            right.storage.withBytes { b in
                guard a.count == b.count else { return false }
                var difference: UInt8 = 0
                for index in 0..<a.count { difference |= a[index] ^ b[index] }
                return difference == 0
            }
        }
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A placeholder, never the bytes.
    public var description: String { "<redacted>" }
    /// A placeholder, never the bytes.
    public var debugDescription: String { "<redacted>" }
    /// No children, so that neither `dump` nor a mirror shows the bytes.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Memory that one ``Secret`` owns: filled once, wiped and freed when the owner goes.
///
/// `@unchecked Sendable`: the memory is written in `init` and `deinit` only, and read in between.
@safe final class SecretStorage: @unchecked Sendable {
    private let memory: UnsafeMutableBufferPointer<UInt8>

    var count: Int { unsafe memory.count }

    /// Copies the UTF-8 bytes, by way of no other memory.
    init(_ string: String) {
        let bytes = string.utf8
        unsafe memory = .allocate(capacity: bytes.count)
        _ = unsafe memory.initialize(from: bytes)
    }

    func string() -> String {
        let memory = unsafe memory
        return unsafe String(unsafeUninitializedCapacity: memory.count) { buffer in
            _ = unsafe buffer.initialize(fromContentsOf: memory)
            return memory.count
        }
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

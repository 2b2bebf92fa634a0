import Synchronization

/// Bytes that are never printed, and that are overwritten when the last reference is released.
public final class Secret: Sendable {
    private let storage: SecretStorage

    /// A number that is unique among all secrets of this process. An address would be reused.
    package let identity = Secret.made.wrappingAdd(1, ordering: .relaxed).newValue
    private static let made = Atomic<UInt64>(0)

    /// Creates a secret from a copy of the UTF-8 bytes of `string`.
    ///
    /// Only this copy is wiped, not the caller's string.
    public init(_ string: String) {
        storage = SecretStorage(string)
    }

    /// Whether the secret is empty.
    public var isEmpty: Bool { storage.count == 0 }

    /// Calls `body` with the bytes, which must not escape.
    public func withBytes<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try storage.withBytes(body)
    }

    /// The bytes as a string. The string is not wiped.
    public func reveal() -> String { storage.string() }
}

extension Secret: Equatable {
    /// Compares in a time that depends only on the lengths.
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
    /// A placeholder.
    public var description: String { "<redacted>" }
    /// A placeholder.
    public var debugDescription: String { "<redacted>" }
    /// No children, so that `dump` and mirrors don't show the bytes.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The memory of one ``Secret``: written once, then wiped and freed with its owner.
///
/// `@unchecked Sendable`: the memory is written only in `init` and `deinit`, and only read in between.
@safe final class SecretStorage: @unchecked Sendable {
    private let memory: UnsafeMutableBufferPointer<UInt8>

    var count: Int { unsafe memory.count }

    /// Copies the UTF-8 bytes without intermediate copies.
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

/// Overwrites one byte in a call that the optimizer cannot inline. Otherwise it could drop the store, because the
/// memory is freed next.
@inline(never) @_optimize(none)
private func wipe(_ base: UnsafeMutablePointer<UInt8>?, _ index: Int) {
    unsafe base?[index] = 0
}

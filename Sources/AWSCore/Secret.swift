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
        storage = SecretStorage(Array(string.utf8))
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
    public func reveal() -> String {
        storage.withBytes { bytes in
            String(decoding: (0..<bytes.count).map { bytes[$0] }, as: UTF8.self)
        }
    }
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

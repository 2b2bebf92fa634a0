/// Takes decisions off the front of an input; one that is used up decides for zero.
public struct FuzzInput {
    private var bytes: ArraySlice<UInt8>

    /// Starts at the first byte.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
    }

    /// Whether nothing is left.
    public var isEmpty: Bool { bytes.isEmpty }

    /// The next byte.
    public mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

    /// A number from 0 up to `count`, which is at most 256.
    public mutating func below(_ count: Int) -> Int { Int(byte()) % count }

    /// Yes or no.
    public mutating func bool() -> Bool { byte() & 1 == 1 }

    /// Up to `count` bytes.
    public mutating func take(_ count: Int) -> [UInt8] {
        defer { bytes = bytes.dropFirst(count) }
        return Array(bytes.prefix(count))
    }

    /// A short text, with what is not UTF-8 replaced.
    public mutating func text(upTo count: Int) -> String {
        String(decoding: take(below(count + 1)), as: UTF8.self)
    }

    /// What is left.
    public mutating func rest() -> [UInt8] {
        defer { bytes = [] }
        return Array(bytes)
    }
}

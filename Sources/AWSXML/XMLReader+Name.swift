extension XMLReader {
    /// The name of an element or attribute: a cheap range of the reader's bytes.
    public struct Name: Sendable, Hashable {
        /// Where the name with its prefix begins.
        @usableFromInline let qualifiedStart: Int
        /// Where the local name begins.
        @usableFromInline let start: Int
        /// Where both end.
        @usableFromInline let end: Int

        @inlinable
        @inline(__always)
        init(qualifiedStart: Int, start: Int, end: Int) {
            self.qualifiedStart = qualifiedStart
            self.start = start
            self.end = end
        }
    }

    /// Whether the local part of `name` is `literal`.
    @inlinable
    @inline(__always)
    public func matches(_ name: Name, _ literal: StaticString) -> Bool {
        let count = name.end &- name.start
        guard literal.hasPointerRepresentation, literal.utf8CodeUnitCount == count else { return false }
        return Self.matches(bytes.span, from: name.start, literal)
    }

    /// Whether the bytes from `start` on begin with `literal`.
    @inlinable
    @inline(__always)
    static func matches(_ bytes: Span<UInt8>, from start: Int, _ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard start <= bytes.count &- count else { return false }
        guard count >= 8 else { return matchesShort(bytes, from: start, literal) }
        // Eight bytes at a time, the last eight overlapping those before; without a loop up to 32, so
        // that the words of a literal that the compiler knows are constants in the code.
        @inline(__always)
        func matches(_ index: Int) -> Bool {
            XMLWord(bytes, at: start &+ index)?.bits == XMLWord(literal, at: index).bits
        }
        guard matches(0), count <= 16 || matches(8), count <= 24 || matches(16) else { return false }
        var index = 24
        while index < count &- 8 {
            guard matches(index) else { return false }
            index &+= 8
        }
        return matches(count &- 8)
    }

    /// The same for a literal of less than eight bytes, which `bytes` are long enough for.
    @inlinable
    @inline(__always)
    static func matchesShort(_ bytes: Span<UInt8>, from start: Int, _ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        if let word = XMLWord(bytes, at: start) {
            return count == 0 || word.isEqual(to: XMLWord(short: literal), first: count)
        }
        for index in 0..<count {
            // A static string's bytes live as long as the program, and `index` is below their count.
            guard unsafe literal.utf8Start[index] == bytes[start &+ index] else { return false }
        }
        return true
    }

    /// The local part of `name`.
    public func string(_ name: Name) -> String {
        text(name.start, name.end)
    }

    /// The name as it is written, with its prefix.
    public func qualifiedString(_ name: Name) -> String {
        text(name.qualifiedStart, name.end)
    }

    func text(_ start: Int, _ end: Int) -> String {
        guard 0 <= start, start <= end, end <= bytes.count else { return "" }
        // The pointer stays in the closure. A slice would be retained, and told from other collections.
        return unsafe bytes.span.extracting(start..<end).withUnsafeBufferPointer {
            unsafe String(decoding: $0, as: UTF8.self)
        }
    }
}

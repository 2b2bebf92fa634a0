extension XMLReader {
    /// The name of an element or attribute: a cheap range of the reader's bytes.
    public struct Name: Sendable, Hashable {
        /// Where the name with its prefix begins.
        let qualifiedStart: Int
        /// Where the local name begins.
        @usableFromInline let start: Int
        /// Where both end.
        @usableFromInline let end: Int
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
        var index = 0
        // Where the literal is known to the compiler, its words are constants in the code.
        while index < count {
            let length = min(count &- index, 8)
            guard let word = XMLWord(bytes, at: start &+ index) else { break }
            guard word.isEqual(to: XMLWord(literal, at: index, count: length), first: length) else {
                return false
            }
            index &+= length
        }
        // The last bytes of a document come one by one.
        while index < count {
            let place = start &+ index
            // A static string's bytes live as long as the program, and `index` is below their count.
            guard place < bytes.count, unsafe literal.utf8Start[index] == bytes[place] else { return false }
            index &+= 1
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
        guard start <= end, end <= bytes.count else { return "" }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}

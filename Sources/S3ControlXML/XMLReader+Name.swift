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
    public func matches(_ name: Name, _ literal: StaticString) -> Bool {
        let count = name.end - name.start
        guard literal.hasPointerRepresentation, literal.utf8CodeUnitCount == count, name.end <= bytes.count
        else { return false }
        let bytes = bytes.span
        for index in 0..<count {
            // A static string's bytes live as long as the program, and `index` is below their count.
            guard unsafe literal.utf8Start[index] == bytes[name.start + index] else { return false }
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

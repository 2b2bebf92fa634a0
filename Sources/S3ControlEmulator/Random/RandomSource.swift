/// The source of IDs and random decisions: the system's generator, or a seeded one with
/// the same values each time.
///
/// The seeded generator is SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom
/// Number Generators", 2014).
struct RandomSource: RandomNumberGenerator, Sendable {
    private var state: UInt64?

    init(seed: UInt64?) {
        state = seed
    }

    /// A seed that continues the sequence from here; nil for the system's generator.
    var saved: UInt64? { state }

    mutating func next() -> UInt64 {
        guard let previous = state else {
            var system = SystemRandomNumberGenerator()
            return system.next()
        }
        let current = previous &+ 0x9E37_79B9_7F4A_7C15
        state = current
        var mixed = current
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Returns a text of `length` letters from `alphabet`, which has 16 or 64 letters.
    mutating func text(length: Int, of alphabet: [UInt8]) -> String {
        let bits = alphabet.count.trailingZeroBitCount
        let mask = UInt64(alphabet.count - 1)
        var letters: [UInt8] = []
        letters.reserveCapacity(length)
        var pool: UInt64 = 0
        var left = 0
        while letters.count < length {
            if left < bits { (pool, left) = (next(), UInt64.bitWidth) }
            letters.append(alphabet[Int(pool & mask)])
            pool >>= UInt64(bits)
            left -= bits
        }
        return String(decoding: letters, as: UTF8.self)
    }

    /// Returns a version 4 UUID in lowercase (RFC 9562, section 5.4), the format of the service's job IDs.
    mutating func uuid() -> String {
        var digits = Array(text(length: 32, of: Self.hexadecimal).utf8)
        digits[12] = UInt8(ascii: "4")
        digits[16] = Self.variants[Int(next() & 3)]
        for position in [20, 16, 12, 8] { digits.insert(UInt8(ascii: "-"), at: position) }
        return String(decoding: digits, as: UTF8.self)
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)
    private static let variants = Array("89ab".utf8)
}

/// The two IDs that the service assigns to a request.
struct RequestIDs: Sendable {
    let request: String
    let host: String

    init(from random: inout RandomSource) {
        request = random.text(length: 16, of: Self.hexadecimal)
        host = random.text(length: 76, of: Self.base64)
    }

    private static let hexadecimal = Array("0123456789ABCDEF".utf8)
    private static let base64 = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )
}

internal import Synchronization

/// Names calls: random UUIDs of version 4 (RFC 9562, section 5.4), in lower case.
///
/// Foundation's `UUID` opens the system's random device for each value. A call's name is not a secret: it only has to
/// be different from all others.
enum InvocationID {
    private static let generator = Mutex(Generator())

    /// A new one.
    static func make() -> String {
        let words = generator.withLock { $0.next() }
        let high = words.0 & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = words.1 & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return unsafe String(unsafeUninitializedCapacity: 36) { text in
            var position = 0
            func write(_ byte: UInt8) {
                unsafe text[position] = byte
                position += 1
            }
            for index in 0..<32 {
                if index == 8 || index == 12 || index == 16 || index == 20 { write(UInt8(ascii: "-")) }
                let word = index < 16 ? high : low
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (index % 16))) & 15
                write(digit < 10 ? 0x30 + digit : 0x57 + digit)
            }
            return position
        }
    }

    /// Two SplitMix64 generators, each begun from the system's random numbers.
    private struct Generator {
        private var states = (UInt64.random(in: 0...UInt64.max), UInt64.random(in: 0...UInt64.max))

        mutating func next() -> (UInt64, UInt64) {
            (Self.step(&states.0), Self.step(&states.1))
        }

        private static func step(_ state: inout UInt64) -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
            return word ^ word >> 31
        }
    }
}

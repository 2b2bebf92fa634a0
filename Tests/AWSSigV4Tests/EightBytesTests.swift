import Basics
import Testing

@testable import AWSSigV4

@Suite struct `Eight bytes tested at a time` {
    /// A word with `byte` at `lane` and bytes around it that a carry or a borrow would reach.
    private func word(_ byte: UInt8, at lane: Int, among others: UInt8) -> UInt64 {
        let shift = UInt64(8 * lane)
        return UInt64(others) &* 0x0101_0101_0101_0101 & ~(0xFF << shift) | UInt64(byte) << shift
    }

    @Test(arguments: [0x00, 0x61, 0x7F, 0x80, 0xFF] as [UInt8])
    func `each byte is tested independently of its neighbors`(others: UInt8) {
        for byte in UInt8.min...UInt8.max {
            for lane in 0..<8 {
                let eight = EightBytes(word(byte, at: lane, among: others))
                let bit = UInt64(0x80) << UInt64(8 * lane)
                let isMostly = byte.isUnreserved && byte != 0x5F && byte != 0x7E
                #expect((eight.mostlyUnreserved & bit != 0) == isMostly)
                #expect((eight.mostlyUnreservedOrSlash & bit != 0) == (isMostly || byte == 0x2F))
                #expect((eight.within(0x21...0x7E) & bit != 0) == byte.isVisibleASCII)
                #expect((eight.visibleOrNotASCII & bit != 0) == (byte > 0x20 && byte != 0x7F))
                #expect((eight.equal(0x2F) & bit != 0) == (byte == 0x2F))
            }
        }
    }

    @Test(arguments: 0...25)
    func `a run ends at the first byte that does not match, or at the end`(count: Int) {
        for failing in 0...count {
            var bytes = [UInt8](repeating: 0x61, count: count)
            if failing < count { bytes[failing] = 0x20 }
            let end = unsafe bytes.withUnsafeBufferPointer { unsafe $0.endOfRun(\.visibleOrNotASCII) }
            #expect(end == failing)

            var buffer = ByteBuffer(capacity: 1)
            for byte in bytes { buffer.append(byte) }
            #expect(buffer.isClean(0..<count, of: 0x23) == (failing == count))
        }
    }
}

import Basics
import HTTPTypes
import Testing

@testable import AWSSigV4

@Suite struct `The byte buffer` {
    @Test func `keeps its content when it grows`() {
        var buffer = ByteBuffer(capacity: 1)
        for byte in UInt8.min...UInt8.max { buffer.append(byte) }
        #expect(buffer.count == 256)
        for index in 0..<buffer.count { #expect(buffer[index] == UInt8(index)) }
    }

    @Test func `encodes every byte as hexadecimal digits`() {
        var buffer = ByteBuffer(capacity: 1)
        let bytes = (0...255).map { UInt8($0) }
        buffer.appendLowerHex(bytes.span)
        let expected = (0...255).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(buffer.string() == expected)
    }

    @Test func `finds a space or a control character at any position`() {
        for byte in UInt8.min...UInt8.max {
            for position in 0..<17 {
                var buffer = ByteBuffer(capacity: 32)
                for index in 0..<17 {
                    buffer.append(index == position ? byte : UInt8(ascii: "a") + UInt8(index) * 9)
                }
                let isFound = byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "#")
                #expect(buffer.isClean(0..<17, of: UInt8(ascii: "#")) == !isFound, "\(byte) at \(position)")
            }
        }
    }

    @Test func `orders ranges by bytes, with shorter ones first`() {
        var buffer = ByteBuffer(capacity: 32)
        buffer.append("abcdefgh-abcdefghi-b")
        #expect(buffer.compare(0..<8, 9..<18) < 0)
        #expect(buffer.compare(9..<18, 0..<8) > 0)
        #expect(buffer.compare(0..<8, 9..<17) == 0)
        #expect(buffer.compare(0..<9, 0..<17) < 0)
        #expect(buffer.compare(4..<18, 4..<19) < 0)
        #expect(buffer.compare(0..<0, 0..<1) < 0)
        #expect(buffer.compare(0..<0, 5..<5) == 0)
        #expect(buffer.prefix(0..<8) == buffer.prefix(9..<18))
        #expect(buffer.prefix(3..<3) == 0)
        #expect(buffer.prefix(0..<2) < buffer.prefix(0..<3))
        #expect(buffer.prefix(0..<8) < buffer.prefix(19..<20))
    }

    @Test(arguments: [
        ("a  b", "a b"), ("a \t b\tc", "a b c"), ("", ""), ("a", "a"), ("\"a   b\"", "\"a b\""),
        ("ä  ö", "ä ö"),
    ])
    func `trims values`(value: String, trimmed: String) {
        var buffer = ByteBuffer(capacity: 1)
        let isClean = buffer.appendTrimmedValue(of: makeField("a", value))
        #expect(isClean)
        #expect(buffer.string() == trimmed)
    }

    @Test func `detects values with a control character at any position`() {
        for position in 0..<20 {
            var value = [UInt8](repeating: UInt8(ascii: "a"), count: 20)
            value[5] = UInt8(ascii: " ")
            value[position] = 0x01
            var buffer = ByteBuffer(capacity: 1)
            buffer.append("x:")
            let isClean = buffer.appendTrimmedValue(
                of: HTTPField(name: makeField("a", "").name, lenientValue: value)
            )
            #expect(!isClean)
            #expect(buffer.count == 22)
        }
    }

    @Test(arguments: 0...25)
    func `percent-encodes every byte at any position, up to the given end`(position: Int) {
        for byte in UInt8.min...UInt8.max {
            var source = ByteBuffer(capacity: 1)
            for index in 0..<26 { source.append(index == position ? byte : UInt8(ascii: "z")) }
            var output = ByteBuffer(capacity: 1)
            output.append("=")
            var isValidRequestTarget = true
            let end = output.appendCanonicallyEncoded(
                source,
                from: 0,
                isValidRequestTarget: &isValidRequestTarget
            ) {
                $0 == UInt8(ascii: "&")
            }
            let digits = (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            let encoded = byte.isUnreserved ? String(UnicodeScalar(byte)) : "%" + digits
            let head = "=" + String(repeating: "z", count: position)
            if byte == UInt8(ascii: "&") {
                #expect(end == position)
                #expect(output.string() == head)
            } else {
                #expect(end == 26)
                #expect(output.string() == head + encoded + String(repeating: "z", count: 25 - position))
            }
            #expect(isValidRequestTarget == (byte > 0x20 && byte != 0x7F && byte != UInt8(ascii: "#")))
        }
    }

    @Test func `canonicalizes text that is already encoded or only seems to be`() {
        for (text, keepsSlash, plusIsSpace, encoded) in [
            ("%41%5f%7E%2f%20/+_~-.", true, false, "A_~%2F%20/%2B_~-."),
            ("%4", false, true, "%254"), ("%", false, true, "%25"), ("%%41", false, true, "%25A"),
            ("a+b/%2b", false, true, "a%20b%2F%2B"), ("%e4%f6", false, true, "%E4%F6"), ("", true, true, ""),
        ] {
            var source = ByteBuffer(capacity: 1)
            source.append(text)
            var output = ByteBuffer(capacity: 1)
            var isValidRequestTarget = true
            let end = output.appendCanonicallyEncoded(
                source,
                from: 0,
                keepsSlash: keepsSlash,
                plusIsSpace: plusIsSpace,
                isValidRequestTarget: &isValidRequestTarget
            ) { _ in false }
            #expect(end == source.count)
            #expect(output.string() == encoded)
            #expect(isValidRequestTarget)
        }
    }

    @Test(arguments: 0...40)
    func `appends parts of another buffer of any length`(length: Int) {
        var source = ByteBuffer(capacity: 1)
        for index in 0..<64 { source.append(UInt8(index)) }
        var output = ByteBuffer(capacity: 1)
        output.append("x")
        output.append(source, 7..<(7 + length))
        output.append(source, 0..<1)
        #expect(output.count == length + 2)
        for index in 0..<length { #expect(output[1 + index] == UInt8(7 + index)) }
        #expect(output[length + 1] == 0)
    }

    @Test func `knows the unreserved characters`() {
        let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        for byte in UInt8.min...UInt8.max {
            #expect(byte.isUnreserved == unreserved.utf8.contains(byte))
        }
    }
}

/// Base 64 with padding (RFC 4648, section 4).
package enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = (0..<3).reduce(0) { word, offset in
                word << 8 | (start + offset < bytes.count ? Int(bytes[start + offset]) : 0)
            }
            for digit in 0..<4 {
                let isPadding = start + digit > bytes.count
                text.append(isPadding ? UInt8(ascii: "=") : digits[group >> (18 - 6 * digit) & 63])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

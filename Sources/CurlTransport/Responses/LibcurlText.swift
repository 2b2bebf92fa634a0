/// Removes secrets from libcurl's text about a failure (`CURLOPT_ERRORBUFFER`).
enum LibcurlText {
    /// Returns `text` on one line, without user information in URLs and without the user and
    /// the password of `proxy`.
    static func withoutSecrets(_ text: String, of proxy: Proxy?) -> String {
        var bytes = text.utf8.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 }
        for secret in [proxy?.password, proxy?.username].compactMap({ $0 }) {
            bytes = replacing(Array(secret.utf8), in: bytes)
        }
        return String(decoding: withoutUserInformation(bytes), as: UTF8.self)
    }

    private static let placeholder = Array("<redacted>".utf8)

    /// Replaces `secret`, even if any of its bytes are percent-encoded. A short secret is replaced only
    /// where it is a whole word.
    private static func replacing(_ secret: [UInt8], in text: [UInt8]) -> [UInt8] {
        guard !secret.isEmpty else { return text }
        var result: [UInt8] = []
        var index = 0
        while index < text.count {
            if let end = end(of: secret, at: index, in: text),
                secret.count >= 4 || !(isOfWord(result.last) || isOfWord(end < text.count ? text[end] : nil))
            {
                result += placeholder
                index = end
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }

    /// Returns the end of an occurrence of `secret` that begins at `start`; nil if there is none.
    private static func end(of secret: [UInt8], at start: Int, in text: [UInt8]) -> Int? {
        var index = start
        for byte in secret {
            guard index < text.count else { return nil }
            if text[index] == byte {
                index += 1
            } else if text[index] == UInt8(ascii: "%"), index + 2 < text.count,
                UInt8(String(decoding: text[(index + 1)...(index + 2)], as: UTF8.self), radix: 16) == byte
            {
                index += 3
            } else {
                return nil
            }
        }
        return index
    }

    private static func isOfWord(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return byte >= 0x80 || Character(Unicode.Scalar(byte)).isLetter || (0x30...0x39).contains(byte)
    }

    /// Replaces the text before the last `@`, back to the first scheme or quotation
    /// mark, or to the beginning.
    ///
    /// A password can contain nearly every character. Replacing less could leave a part of it.
    private static func withoutUserInformation(_ text: [UInt8]) -> [UInt8] {
        let at = text.indices.last { text[$0] == UInt8(ascii: "@") || text[$0...].starts(with: "%40".utf8) }
        guard let at else { return text }
        let quote = text[..<at].firstIndex { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") }
        let schemes = ["http://", "https://", "socks4://", "socks4a://", "socks5://", "socks5h://"]
        let scheme = text[..<at].indices.lazy.compactMap { index in
            schemes.first { text[index..<at].starts(with: $0.utf8) }.map { index + $0.utf8.count }
        }.first
        let start = scheme ?? quote.map { $0 + 1 } ?? 0
        return text[..<start] + placeholder + text[at...]
    }
}

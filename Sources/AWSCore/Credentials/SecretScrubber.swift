import Basics

/// Removes possible secrets from the text of another program or service, so that errors can include it.
package enum SecretScrubber {
    /// The text on one line of at most 500 characters, with possible keys, tokens, and passwords replaced.
    ///
    /// Replaced are: runs of at least 16 letters, digits, and Base64 symbols that are not words, paths, names, or ARNs;
    /// the value after `secret=`, `token:`, `--password`, `password is`, or `Bearer`; and the user information of a
    /// URL. Control characters are removed.
    package static func scrub(_ text: String) -> String {
        var reader = Reader(text)
        return reader.scrubbed().stripped().oneLine(limit: 500)
    }

    private static let placeholder = "<redacted>"

    private struct Reader {
        private let scalars: [Unicode.Scalar]
        private var index = 0
        private var result = String.UnicodeScalarView()

        /// Enough input for 500 characters of output.
        private static let mostScalars = 8192

        init(_ text: String) {
            var scalars = Array(text.unicodeScalars.prefix(Self.mostScalars))
            // If a word is cut off, its beginning may not look like a secret.
            if scalars.count == Self.mostScalars, let end = scalars.lastIndex(where: \.isTextSpace) {
                scalars.removeSubrange(end...)
            }
            self.scalars = scalars
        }

        mutating func scrubbed() -> String {
            while index < scalars.count {
                if scalars[index].isOfToken { readWord() } else { copy(to: index + 1) }
            }
            return String(result)
        }

        private mutating func readWord() {
            let end = self.end(from: index) { $0.isOfToken }
            let word = text(index, end)
            let lower = word.lowercased()
            if lower == "arn", has(":", at: end) {
                return copy(
                    to: self.end(from: end) { !$0.isTextSpace && !"\"'`,;()<>".unicodeScalars.contains($0) }
                )
            }
            if has("://", at: end) { return readURL(afterScheme: end) }
            if word.looksSecret { redact(to: end) } else { copy(to: end) }
            if Word.namesSecret(lower) { readValue(of: lower) }
            if Word.schemes.contains(lower) { readCredential() }
        }

        /// Reads the user information after a URL's scheme, up to the last `@`, because a password may contain a slash.
        private mutating func readURL(afterScheme end: Int) {
            copy(to: end + 3)
            let last = self.end(from: index) { !$0.isTextSpace && !"\"'`<>".unicodeScalars.contains($0) }
            guard let at = scalars[index..<last].lastIndex(of: "@") else { return }
            redact(to: at)
        }

        /// Reads the value after the name of a secret, if a symbol or word between them marks it as one.
        private mutating func readValue(of name: String) {
            var next = index
            if next < scalars.count, scalars[next].isQuote { next += 1 }
            next = end(from: next, while: \.isTextSpace)
            if has("=", at: next) || has(":", at: next) {
                // Also matches `=>`, `==`, and `:=`.
                next = end(from: next) { "=:>".unicodeScalars.contains($0) }
            } else if name.hasPrefix("-"), next > index, next < scalars.count, scalars[next] != "-" {
                // The value of a command-line option.
            } else if Word.isPassword(name), let verb = ["is ", "was "].first(where: { has($0, at: next) }) {
                next += verb.unicodeScalars.count
            } else {
                return
            }
            copy(to: end(from: next, while: \.isTextSpace))
            readSecret()
        }

        /// Reads the credential after `Bearer` or `Basic`.
        private mutating func readCredential() {
            let start = end(from: index, while: \.isTextSpace)
            guard start > index, start < scalars.count else { return }
            let word = text(start, end(from: start) { $0.isOfToken }).lowercased()
            guard !word.isEmpty,
                !["token", "tokens", "auth", "authentication", "authorization"].contains(word)
            else { return }
            copy(to: start)
            readSecret()
        }

        /// Reads a secret up to its closing quotation mark or the next space.
        private mutating func readSecret() {
            guard index < scalars.count else { return }
            var last = end(from: index) { !$0.isTextSpace }
            if scalars[index].isQuote {
                let quote = scalars[index]
                copy(to: index + 1)
                last = end(from: index) { $0 != quote }
            }
            let isScheme = Word.schemes.contains(text(index, last).lowercased())
            redact(to: last)
            if isScheme { readCredential() }
        }

        private func end(from start: Int, while isPart: (Unicode.Scalar) -> Bool) -> Int {
            var end = start
            while end < scalars.count, isPart(scalars[end]) { end += 1 }
            return end
        }

        private func has(_ text: String, at start: Int) -> Bool {
            scalars[min(start, scalars.count)...].starts(with: text.unicodeScalars)
        }

        private func text(_ start: Int, _ end: Int) -> String {
            String(String.UnicodeScalarView(scalars[start..<end]))
        }

        private mutating func redact(to end: Int) {
            guard end > index else { return }
            result.append(contentsOf: placeholder.unicodeScalars)
            index = end
        }

        private mutating func copy(to end: Int) {
            for scalar in scalars[index..<min(end, scalars.count)] {
                if scalar.isTextSpace || scalar.value < 0x20 || scalar.value == 0x7F {
                    if result.last != " " { result.append(" ") }
                } else {
                    result.append(scalar)
                }
            }
            index = min(end, scalars.count)
        }
    }

    /// Classifies words.
    private enum Word {
        static let schemes: Set<String> = ["bearer", "basic"]

        private static let names = [
            "secret", "token", "password", "passwd", "passphrase", "secretaccesskey", "secret_access_key",
            "secretkey", "secret_key", "apikey", "api_key", "api-key", "authorization", "credential",
        ]

        static func namesSecret(_ word: String) -> Bool { names.contains { word.hasSuffix($0) } }

        static func isPassword(_ word: String) -> Bool {
            ["password", "passwd", "passphrase"].contains { word.hasSuffix($0) }
        }
    }
}

extension String {
    /// Whether a run of token characters may be a key. The parts of a path or a host name are examined one by one. A
    /// Base64 text remains long even where `/` splits it.
    fileprivate var looksSecret: Bool {
        let pieces = unicodeScalars.split(whereSeparator: { $0 == "." || $0 == "/" })
        if pieces.contains(where: { $0.count >= 16 && !Substring($0).isName }) { return true }
        let isLong = unicodeScalars.count >= 32 && unicodeScalars.contains("/")
        return isLong && unicodeScalars.first != "/"
            && pieces.contains { $0.count > 6 && $0.contains(where: \.isDigit) && !Substring($0).isName }
    }
}

extension Substring {
    /// Whether a part of a token consists of words and numbers: `AssumeRoleUnauthorizedAccess`,
    /// `my-session-1769860800`, `20260131T120000Z`.
    fileprivate var isName: Bool {
        if self == "AWS4-HMAC-SHA256" || isTime { return true }
        let parts = unicodeScalars.split(whereSeparator: { $0 == "-" || $0 == "_" || $0 == "~" })
        var words = 0
        var others = 0
        for part in parts {
            if part.allSatisfy(\.isASCIILetter) {
                // In random letters, every second one is a capital.
                let capitals = part.count { $0.value < 0x60 }
                guard capitals * 4 <= part.count || capitals == part.count, part.count < 40 else {
                    return false
                }
                words += 1
            } else if !part.allSatisfy(\.isDigit) || part.count > 12 {
                if Substring(part).isTime { continue }
                // A short word with a number, such as `s3`.
                others += 1
                guard part.count <= 6, others == 1, part.allSatisfy({ $0.isASCIILetter || $0.isDigit }) else {
                    return false
                }
            }
        }
        return words > others
    }

    /// Whether it is a time such as `20260131T120000Z`.
    private var isTime: Bool {
        utf8.count == 16
            && utf8.enumerated().allSatisfy { offset, byte in
                switch offset {
                case 8: byte == UInt8(ascii: "T")
                case 15: byte == UInt8(ascii: "Z")
                default: (0x30...0x39).contains(byte)
                }
            }
    }
}

extension Unicode.Scalar {
    fileprivate var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
    fileprivate var isQuote: Bool { self == "\"" || self == "'" || self == "`" }
    fileprivate var isOfToken: Bool {
        isDigit || isASCIILetter || "+/_-.~%".unicodeScalars.contains(self)
    }
}

/// Takes out of a foreign program's words whatever may be a secret, so that they can stand in an error.
package enum SecretScrubber {
    /// `text` in one line of at most 500 characters, with every run that may be a key or a token replaced.
    ///
    /// A run of 16 or more letters, digits and the signs of base64 may be one when it has a digit, or capitals and
    /// small letters; paths and ordinary words are not. What follows a word such as `secret=` is replaced whatever
    /// it looks like. Control characters go.
    package static func scrub(_ text: String) -> String {
        var result = ""
        var run = String.UnicodeScalarView()
        var afterName = false
        func flush() {
            guard !run.isEmpty else { return }
            let word = String(run)
            run = .init()
            if afterName || looksSecret(word) {
                result += "<redacted>"
                afterName = false
            } else {
                result += word
                afterName = namesSecret(word)
            }
        }
        for scalar in text.unicodeScalars {
            if isOfToken(scalar) {
                run.append(scalar)
                continue
            }
            let isJoint = scalar == ":" || scalar == "=" || scalar == "\"" || scalar == "'" || scalar == " "
            flush()
            if !isJoint { afterName = false }
            if scalar.isTextSpace || scalar.value < 0x20 || scalar.value == 0x7F {
                if result.unicodeScalars.last != " " { result.unicodeScalars.append(" ") }
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        flush()
        let line = result.stripped()
        return line.count > 500 ? "\(line.prefix(500))…" : line
    }

    private static func isOfToken(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isDigit || isLetter(scalar) || "+/_-.~%".unicodeScalars.contains(scalar)
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private static func looksSecret(_ word: String) -> Bool {
        let scalars = word.unicodeScalars
        // The pieces of a path are judged one by one; those of base64, which `/` may cut, are long all the same.
        return scalars.split(whereSeparator: { $0 == "." || $0 == "/" }).contains { piece in
            let hasDigit = piece.contains(where: \.isDigit)
            let isMixed =
                piece.contains(where: { ("a"..."z").contains($0) })
                && piece.contains(where: { ("A"..."Z").contains($0) })
            return piece.count >= 16 && (hasDigit || isMixed)
        }
            || (scalars.count >= 32 && scalars.contains("/") && scalars.contains(where: \.isDigit)
                && scalars.first != "/")
    }

    private static func namesSecret(_ word: String) -> Bool {
        let lower = word.lowercased()
        return ["secret", "token", "password", "secretaccesskey", "sessiontoken", "secret_access_key"]
            .contains { lower.hasSuffix($0) }
    }
}

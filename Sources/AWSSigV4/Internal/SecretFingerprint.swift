internal import AWSCore

/// What a secret is recognised by without being kept: the SHA-256 of it and a random salt.
struct SecretFingerprint: Equatable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    init(of secret: Secret, salt: UInt64, digest: DigestContext) throws(SigV4Error) {
        var text = ByteBuffer(capacity: 128)
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            text.append(UInt8(truncatingIfNeeded: salt >> shift))
        }
        secret.withBytes { text.append($0) }
        try text.withSpan { span throws(SigV4Error) in try digest.hash(span) }
        var words = self.words
        digest.withResult { bytes in
            words = (Self.word(bytes, 0), Self.word(bytes, 8), Self.word(bytes, 16), Self.word(bytes, 24))
        }
        self.words = words
        digest.wipeResult()
    }

    static func == (left: SecretFingerprint, right: SecretFingerprint) -> Bool {
        left.words == right.words
    }

    private static func word(_ bytes: Span<UInt8>, _ start: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in start..<(start + 8) { word = word << 8 | UInt64(bytes[index]) }
        return word
    }
}

import AWSCore
import Synchronization

/// A cache of signing keys by day, region, service, and secret.
///
/// Bounded: the least recently used key is evicted first, and wiped. The cache does not keep the secrets themselves
/// alive.
final class SigningKeyCache: Sendable {
    private let capacity: Int
    private let entries: Mutex<[Entry]>
    /// Makes the fingerprints of secrets useless outside this cache.
    private let fingerprintSalt: UInt64

    private struct Entry {
        var day: Int32
        var region: String
        var service: String
        var secret: UInt64
        var fingerprint: SecretFingerprint
        var key: SigningKey
    }

    init(capacity: Int) {
        self.capacity = capacity
        entries = Mutex([])
        fingerprintSalt = UInt64.random(in: 0...UInt64.max)
    }

    /// The number of keys.
    var count: Int { entries.withLock { $0.count } }

    /// Returns the key for `day`, `region`, and `service` under `secret`. Derives it if it is not cached.
    ///
    /// - Parameter check: Called before a key is derived, to reject invalid input.
    func key(
        date: SigningDate,
        region: String,
        service: String,
        secret: Secret,
        digest: DigestContext,
        check: () throws(SigV4Error) -> Void = {}
    ) throws(SigV4Error) -> SigningKey {
        let held = entries.withLock { entries in
            Self.use(&entries, Self.position(entries, date.dayNumber, region, service, secret.identity, nil))
        }
        if let held { return held }

        // It is a different object, but a provider may create equal credentials for each request.
        let fingerprint = try SecretFingerprint(of: secret, salt: fingerprintSalt, digest: digest)
        let equal = entries.withLock { entries in
            Self.use(&entries, Self.position(entries, date.dayNumber, region, service, nil, fingerprint))
        }
        if let equal { return equal }

        try check()
        // Outside the lock. If two threads miss at the same time, both derive the same key.
        let key = try SigningKey.derive(
            secret: secret,
            date: date,
            region: region,
            service: service,
            digest: digest
        )
        let entry = Entry(
            day: date.dayNumber,
            region: region,
            service: service,
            secret: secret.identity,
            fingerprint: fingerprint,
            key: key
        )
        entries.withLock { entries in
            let double = Self.position(entries, date.dayNumber, region, service, nil, fingerprint)
            if let double {
                entries.remove(at: double)
            } else if entries.count >= capacity {
                entries.removeFirst()
            }
            entries.append(entry)
        }
        return key
    }

    /// The position of the key for this scope that was derived from `secret`, or from a secret with `fingerprint`.
    private static func position(
        _ entries: borrowing [Entry],
        _ day: Int32,
        _ region: String,
        _ service: String,
        _ secret: UInt64?,
        _ fingerprint: SecretFingerprint?
    ) -> Int? {
        // The most recently used key is last.
        var index = entries.count - 1
        while index >= 0 {
            if entries[index].day == day, entries[index].region == region, entries[index].service == service {
                if let secret, entries[index].secret == secret { return index }
                if let fingerprint, entries[index].fingerprint == fingerprint { return index }
            }
            index -= 1
        }
        return nil
    }

    /// Makes the key at `position` the most recently used one and returns it.
    private static func use(_ entries: inout [Entry], _ position: Int?) -> SigningKey? {
        guard let position else { return nil }
        if position < entries.count - 1 { entries.append(entries.remove(at: position)) }
        return entries[entries.count - 1].key
    }
}

/// Identifies a secret without storing it: the SHA-256 of the secret and a random salt.
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

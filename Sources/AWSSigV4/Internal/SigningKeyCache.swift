internal import AWSCore
internal import Synchronization

/// The signing keys in use: one for each day, region, service and secret, bounded, the least recently used dropped.
final class SigningKeyCache: Sendable {
    private let capacity: Int
    private let entries: Mutex<[Entry]>

    private struct Entry {
        var day: Int32
        var region: String
        var service: String
        var secret: Secret
        var key: SigningKey
    }

    init(capacity: Int) {
        self.capacity = capacity
        entries = Mutex([])
    }

    /// The number of keys held.
    var count: Int { entries.withLock { $0.count } }

    /// The key for `day`, `region` and `service` under `secret`, derived when it is not held.
    func key(
        date: SigningDate,
        region: String,
        service: String,
        secret: Secret,
        digest: DigestContext
    ) throws(SigV4Error) -> SigningKey {
        let day = date.dayNumber
        let held: SigningKey? = entries.withLock { entries in
            guard
                let index = entries.firstIndex(where: {
                    $0.day == day && ($0.secret === secret || $0.secret == secret) && $0.region == region
                        && $0.service == service
                })
            else { return nil }
            // The most recently used stands last.
            if index < entries.count - 1 { entries.append(entries.remove(at: index)) }
            return entries[entries.count - 1].key
        }
        if let held { return held }
        // Derived outside the lock: two threads that miss at once both derive the same key.
        let key = try SigningKey.derive(
            secret: secret, date: date, region: region, service: service, digest: digest)
        entries.withLock { entries in
            if entries.count >= capacity { entries.removeFirst() }
            entries.append(Entry(day: day, region: region, service: service, secret: secret, key: key))
        }
        return key
    }
}

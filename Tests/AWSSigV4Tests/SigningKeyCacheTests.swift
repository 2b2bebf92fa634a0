import AWSCore
import Basics
import Testing

@testable import AWSSigV4

@Suite struct `The cache of signing keys` {
    private func key(
        _ cache: SigningKeyCache,
        day: Int = 0,
        region: String = "us-east-1",
        service: String = "s3",
        secret: Secret = suiteCredentials.secretAccessKey
    ) throws -> SigningKey {
        try cache.key(
            date: SigningDate(suiteDate.addingTimeInterval(Double(day) * 86_400)),
            region: region,
            service: service,
            secret: secret,
            digest: DigestContext()
        )
    }

    @Test func `returns one key per day, region, service, and secret`() throws {
        let cache = SigningKeyCache(capacity: 8)
        let first = try key(cache)
        #expect(try key(cache) === first)
        #expect(try key(cache, secret: Secret(suiteCredentials.secretAccessKey.reveal())) === first)
        #expect(try key(cache, day: 1) !== first)
        #expect(try key(cache, region: "eu-central-1") !== first)
        #expect(try key(cache, service: "sts") !== first)
        #expect(try key(cache, secret: Secret("other")) !== first)
        #expect(cache.count == 5)
    }

    @Test func `evicts the least recently used key when it is full`() throws {
        let cache = SigningKeyCache(capacity: 2)
        let first = try key(cache, day: 0)
        weak let second = try key(cache, day: 1)
        #expect(try key(cache, day: 0) === first)
        _ = try key(cache, day: 2)
        #expect(cache.count == 2)
        #expect(try key(cache, day: 0) === first)
        #expect(second == nil)
    }

    @Test func `does not keep a secret alive`() throws {
        let cache = SigningKeyCache(capacity: 2)
        var secret: Secret? = Secret("short-lived")
        weak let watched = secret
        if let secret { _ = try key(cache, secret: secret) }
        secret = nil
        #expect(watched == nil)
        #expect(cache.count == 1)
    }

    @Test func `stays within its limit if many threads miss at the same time`() async throws {
        let cache = SigningKeyCache(capacity: 4)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for round in 0..<200 {
                        let day = (round * 7 + worker) % 6
                        let key = try key(cache, day: day)
                        #expect(key.scope == "2015083\(day)/us-east-1/s3/aws4_request" || day > 1)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(cache.count <= 4)
    }
}

import Basics
import Synchronization
import Testing

@testable import AWSCore

@Suite(.timeLimit(.minutes(15))) struct CachingCredentialsProviderTests {
    /// A source whose answers a test gives one by one.
    private final class Source: CredentialsProvider {
        private struct State {
            var asked = 0
            var waiting: [CheckedContinuation<Credentials, any Error>] = []
        }
        private let state = Mutex(State())

        var asked: Int { state.withLock { $0.asked } }

        func credentials() async throws -> Credentials {
            try await withCheckedThrowingContinuation { continuation in
                state.withLock { state in
                    state.asked += 1
                    state.waiting.append(continuation)
                }
            }
        }

        /// Returns when the source has been asked `count` times; throws when the test's time is up.
        func wasAsked(_ count: Int) async throws {
            while asked < count {
                try Task.checkCancellation()
                await Task.yield()
            }
        }

        func answer(_ result: Result<Credentials, any Error>) {
            let waiting = state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
            waiting?.resume(with: result)
        }
    }

    private final class Hand: Sendable {
        let date = Mutex(Date(timeIntervalSince1970: 1_000_000))
        var clock: WallClock { WallClock { [self] in date.withLock { $0 } } }
        func advance(_ seconds: TimeInterval) { date.withLock { $0 += seconds } }
    }

    private let source = Source()
    private let hand = Hand()
    private let provider: CachingCredentialsProvider

    init() {
        provider = CachingCredentialsProvider(source, clock: hand.clock)
    }

    private func make(_ keyID: String, endsIn seconds: TimeInterval? = 3600) -> Credentials {
        Credentials(
            accessKeyID: keyID,
            secretAccessKey: "s",
            expiration: seconds.map { hand.date.withLock(\.self).addingTimeInterval($0) }
        )
    }

    /// Asks once and lets the source answer.
    private func fill(_ result: Result<Credentials, any Error>) async throws -> Credentials {
        let count = source.asked
        async let found = provider.credentials()
        try await source.wasAsked(count + 1)
        source.answer(result)
        return try await found
    }

    @Test("concurrent callers share one fetch")
    func singleFlight() async throws {
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<100 { group.addTask { try await provider.credentials().accessKeyID } }
            try await source.wasAsked(1)
            source.answer(.success(make("A")))
            for try await keyID in group { #expect(keyID == "A") }
        }
        #expect(source.asked == 1)
        #expect(try await provider.credentials().accessKeyID == "A")
        #expect(source.asked == 1)
    }

    @Test("credentials without an expiration are cached forever")
    func noEnd() async throws {
        _ = try await fill(.success(make("A", endsIn: nil)))
        hand.advance(1e9)
        #expect(try await provider.credentials().accessKeyID == "A")
        #expect(source.asked == 1)
    }

    @Test("failures are not cached")
    func failure() async throws {
        await #expect(throws: CredentialsError("no")) { try await fill(.failure(CredentialsError("no"))) }
        #expect(try await fill(.success(make("A"))).accessKeyID == "A")
    }

    @Test("a background refresh starts 15 minutes before the expiration")
    func advisory() async throws {
        _ = try await fill(.success(make("A")))
        hand.advance(45 * 60)
        #expect(try await provider.credentials().accessKeyID == "A")
        #expect(source.asked == 1)
        hand.advance(1)
        #expect(try await provider.credentials().accessKeyID == "A")
        try await source.wasAsked(2)
        #expect(try await provider.credentials().accessKeyID == "A")
        source.answer(.success(make("B")))
        while try await provider.credentials().accessKeyID == "A" {
            try Task.checkCancellation()
            await Task.yield()
        }
        #expect(try await provider.credentials().accessKeyID == "B")
        #expect(source.asked == 2)
    }

    @Test("callers wait for a refresh from 10 minutes before the expiration")
    func mandatory() async throws {
        _ = try await fill(.success(make("A")))
        hand.advance(50 * 60 + 1)
        #expect(try await fill(.success(make("B"))).accessKeyID == "B")
        #expect(source.asked == 2)
    }

    @Test("valid credentials are used after a failed refresh, which is retried after 30 seconds")
    func keepsServing() async throws {
        _ = try await fill(.success(make("A")))
        hand.advance(55 * 60)
        #expect(try await fill(.failure(CredentialsError("no"))).accessKeyID == "A")
        hand.advance(29)
        #expect(try await provider.credentials().accessKeyID == "A")
        #expect(source.asked == 2)
        hand.advance(1)
        #expect(try await fill(.success(make("B"))).accessKeyID == "B")
    }

    @Test("expired credentials are not returned, and the error says why the refresh failed")
    func expired() async throws {
        _ = try await fill(.success(make("A")))
        hand.advance(3600)
        await #expect(throws: CredentialsError("no")) { try await fill(.failure(CredentialsError("no"))) }
        hand.advance(-3600)
        #expect(try await fill(.success(make("B"))).accessKeyID == "B")
    }

    @Test("short-lived credentials are not fetched for every call")
    func shortLived() async throws {
        _ = try await fill(.success(make("A", endsIn: 120)))
        #expect(try await provider.credentials().accessKeyID == "A")
        #expect(source.asked == 1)
        hand.advance(31)
        #expect(try await fill(.success(make("B", endsIn: 120))).accessKeyID == "B")
    }

    @Test("expired credentials from the source are rejected with the clock's time")
    func expiredFromSource() async throws {
        let error = try await #require(throws: CredentialsError.self) {
            try await fill(.success(make("A", endsIn: -86400)))
        }
        #expect(error.message.contains("correct the clock"))
    }

    @Test("a cancelled caller stops waiting without affecting the others")
    func cancellation() async throws {
        let first = Task { try await provider.credentials() }
        try await source.wasAsked(1)
        let second = Task { try await provider.credentials() }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        source.answer(.success(make("A")))
        #expect(try await second.value.accessKeyID == "A")
        #expect(source.asked == 1)
    }

    @Test("a caller that was cancelled before does not fetch")
    func cancelledBefore() async throws {
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await provider.credentials()
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(source.asked == 0)
    }

    @Test(
        "an invalid expiration date never traps",
        arguments: [1e300, -1e300, .infinity, -.infinity, .nan, 1e18, -1e18, .greatestFiniteMagnitude]
    )
    func oddEnds(seconds: Double) async throws {
        let end = Date(timeIntervalSince1970: seconds)
        let provider = CachingCredentialsProvider(
            StaticCredentialsProvider(Credentials(accessKeyID: "A", secretAccessKey: "s", expiration: end))
        )
        for _ in 0..<2 {
            do {
                _ = try await provider.credentials()
                #expect(!(seconds < 0))
            } catch let error as CredentialsError {
                #expect(error.message.contains("expired at"))
            }
        }
    }
}

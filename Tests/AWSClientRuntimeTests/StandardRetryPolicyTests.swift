import AWSClientRuntime
import Testing

@Suite("The standard retry policy has the documented numbers")
struct StandardRetryPolicyTests {
    private func failure(_ number: Int, _ kind: FailedAttempt.Kind, wish: Duration? = nil) -> FailedAttempt {
        FailedAttempt(number: number, kind: kind, retryAfter: wish)
    }

    @Test("Delays and quota match botocore's rules of 2026")
    func botocore() throws {
        var settings = StandardRetryPolicy.Settings()
        settings.maxAttempts = 100
        var code = ""
        var policy = StandardRetryPolicy()
        let lines = StandardTable.lines.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines.count == 36)
        for line in lines {
            if code != line[0] {
                code = String(line[0])
                let factor = try #require(Double(line[1]))
                policy = StandardRetryPolicy(settings: settings) { factor }
            }
            let number = try #require(Int(line[2]))
            let delay = policy.delay(
                after: failure(
                    number,
                    code == "InternalError" ? .transient : .throttling,
                    wish: Int(line[3]).map { .milliseconds($0) }
                )
            )
            #expect(delay == .microseconds(try #require(Int(line[4]))), "\(line)")
            #expect(policy.availableQuota == Int(line[5]), "\(line)")
        }
    }

    @Test("A success returns what its last retry took, or 1, up to the capacity")
    func putBack() {
        let policy = StandardRetryPolicy()
        _ = policy.delay(after: failure(1, .transient))
        _ = policy.delay(after: failure(2, .throttling))
        #expect(policy.availableQuota == 481)
        policy.record(success: SucceededAttempt(number: 3, precedingFailure: .throttling))
        #expect(policy.availableQuota == 486)
        policy.record(success: SucceededAttempt(number: 1))
        #expect(policy.availableQuota == 487)
        for _ in 0..<3 { policy.record(success: SucceededAttempt(number: 2, precedingFailure: .transient)) }
        #expect(policy.availableQuota == 500)
    }

    @Test("A quota that is too low for a retry stays unchanged, and allows a cheaper one")
    func exhausted() {
        var settings = StandardRetryPolicy.Settings()
        settings.quota = 13
        let policy = StandardRetryPolicy(settings: settings)
        #expect(policy.delay(after: failure(1, .transient)) == nil)
        #expect(policy.availableQuota == 13)
        #expect(policy.delay(after: failure(1, .throttling)) != nil)
        #expect(policy.availableQuota == 8)
    }

    @Test("The last attempt takes no quota", arguments: [1, 2, 5])
    func lastAttempt(maxAttempts: Int) {
        var settings = StandardRetryPolicy.Settings()
        settings.maxAttempts = maxAttempts
        let policy = StandardRetryPolicy(settings: settings)
        #expect(policy.delay(after: failure(maxAttempts, .transient)) == nil)
        #expect(policy.delay(after: failure(1, .permanent)) == nil)
        #expect(policy.availableQuota == 500)
    }

    @Test(
        "A random factor out of its range counts as the nearest in it",
        arguments: [(-1, 0), (-.infinity, 0), (2, 50), (1e300, 50), (.infinity, 50), (.nan, 50)]
            as [(Double, Int)]
    )
    func factors(factor: Double, milliseconds: Int) {
        let policy = StandardRetryPolicy { factor }
        #expect(policy.delay(after: failure(1, .transient)) == .milliseconds(milliseconds))
    }

    @Test("Delays are distributed evenly from zero to their limit")
    func jitter() {
        var settings = StandardRetryPolicy.Settings()
        settings.quota = .max
        let policy = StandardRetryPolicy(settings: settings)
        let delays = (0..<2000).compactMap { _ in policy.delay(after: failure(2, .throttling)) }
            .map { $0 / .seconds(1) }
        #expect(delays.count == 2000)
        #expect(delays.allSatisfy { (0...2).contains($0) })
        // Ten standard deviations of the mean of 2,000 draws are 0.13 s.
        #expect(abs(delays.reduce(0, +) / 2000 - 1) < 0.13)
    }
}

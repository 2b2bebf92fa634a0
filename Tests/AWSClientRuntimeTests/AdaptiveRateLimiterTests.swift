import Testing

@testable import AWSClientRuntime

@Suite("The adaptive rate matches botocore's")
struct AdaptiveRateLimiterTests {
    @Test("The rate follows the recorded values")
    func course() throws {
        var limiter = AdaptiveRateLimiter()
        let lines = AdaptiveTable.lines.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines.count == 160)
        for line in lines {
            let figures = line.compactMap { Double($0) }
            try #require(figures.count == 6)
            var wait = 0.0
            switch line[1] {
            case "send": wait = limiter.take(at: figures[0])
            case "throttled": limiter.update(isThrottled: true, at: figures[0])
            default: limiter.update(isThrottled: false, at: figures[0])
            }
            for (ours, theirs) in zip(
                [wait, limiter.measuredRate, limiter.fillRate, limiter.capacity],
                figures.dropFirst()
            ) {
                #expect(abs(ours - theirs) <= 1e-7 * max(1, abs(theirs)), "\(line)")
            }
            // Until it is enabled a bucket that is not asked may be filled later.
            if limiter.isEnabled, line[1] != "send" || wait > 0 {
                #expect(abs(limiter.tokens - figures[5]) < 1e-6, "\(line)")
            }
        }
    }
}

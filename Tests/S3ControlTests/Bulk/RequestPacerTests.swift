import Testing

@testable import S3Control

@Suite("Requests are paced to the service's rate")
struct RequestPacerTests {
    /// Sends as fast as the pacer lets it, to a service that takes `perSecond` and answers after 50 ms.
    private func simulate(
        perSecond: Double,
        burst: Double,
        seconds: Double,
        pacer: inout RequestPacer
    ) -> (sent: [Double], throttled: [Double]) {
        var sent: [Double] = []
        var throttled: [Double] = []
        var answers: [(time: Double, sent: Double, isThrottled: Bool, wasHeldBack: Bool)] = []
        var tokens = burst
        var filled = 0.0
        while true {
            let now = pacer.nextSlot
            while let answer = answers.first, answer.time <= now {
                answers.removeFirst()
                if answer.isThrottled {
                    pacer.throttled(sent: answer.sent, now: answer.time)
                } else {
                    pacer.succeeded(wasHeldBack: answer.wasHeldBack, now: answer.time)
                }
            }
            guard pacer.nextSlot <= now else { continue }
            guard now < seconds else { return (sent, throttled) }
            tokens = min(burst, tokens + (now - filled) * perSecond)
            filled = now
            let isThrottled = tokens < 1
            if !isThrottled { tokens -= 1 }
            sent.append(now)
            if isThrottled { throttled.append(now) }
            let wasHeldBack = pacer.takeSlot(now: now)
            answers.append((now + 0.05, now, isThrottled, wasHeldBack))
        }
    }

    @Test(
        "The rate approaches the service's rate and stays just below it",
        arguments: [(5.0, 5.0), (20.0, 20.0), (100.0, 1.0), (100.0, 100.0), (500.0, 1000.0)]
    )
    func settles(perSecond: Double, burst: Double) {
        var pacer = RequestPacer(initialRate: 10, maxRate: nil)
        let (sent, throttled) = simulate(perSecond: perSecond, burst: burst, seconds: 120, pacer: &pacer)
        let late = sent.count { $0 >= 10 }
        let lateThrottled = throttled.count { $0 >= 10 }
        #expect(Double(late - lateThrottled) / 110 > 0.85 * perSecond)
        #expect(Double(lateThrottled) < 0.05 * Double(late))
    }

    @Test("The caller's limit is never exceeded")
    func limit() {
        var pacer = RequestPacer(initialRate: 10, maxRate: 25)
        let (sent, throttled) = simulate(perSecond: 1000, burst: 1000, seconds: 20, pacer: &pacer)
        #expect(throttled.isEmpty)
        #expect(sent.count <= 25 * 20 + 1)
        #expect(sent.count >= 25 * 18)
    }

    @Test("Throttled responses from before a decrease have no effect")
    func once() {
        var pacer = RequestPacer(initialRate: 100, maxRate: nil)
        for number in 0..<100 { pacer.succeeded(wasHeldBack: false, now: 1 + Double(number) / 100) }
        pacer.throttled(sent: 1.95, now: 2)
        let rate = pacer.rate
        #expect(rate < 95)
        for _ in 0..<10 { pacer.throttled(sent: 1.98, now: 2.02) }
        #expect(pacer.rate == rate)
        pacer.throttled(sent: 2.01, now: 2.1)
        #expect(pacer.rate < rate)
    }

    @Test(
        "If the first response is throttled, the rate is halved, however late it comes",
        arguments: [0.1, 3, 1000]
    )
    func firstResponse(time: Double) {
        var pacer = RequestPacer(initialRate: 10, maxRate: nil)
        pacer.throttled(sent: time - 0.05, now: time)
        #expect(abs(pacer.rate - 4.5) < 1e-9)
    }

    @Test(
        "With any limit, the next slot is at most a year away",
        arguments: [1e-9, 1e-300, .leastNonzeroMagnitude, .infinity] as [Double]
    )
    func extremeLimits(limit: Double) {
        var pacer = RequestPacer(initialRate: limit, maxRate: limit)
        _ = pacer.takeSlot(now: 0)
        #expect((0...31_536_001).contains(pacer.nextSlot))
        pacer.throttled(sent: 0, now: 1)
        #expect((0...31_536_002).contains(pacer.nextSlot))
    }

    @Test("The rate does not grow if it is not the bottleneck")
    func unused() {
        var pacer = RequestPacer(initialRate: 100, maxRate: nil)
        for second in 1...100 {
            let wasHeldBack = pacer.takeSlot(now: Double(second))
            #expect(!wasHeldBack)
            pacer.succeeded(wasHeldBack: false, now: Double(second))
        }
        #expect(pacer.rate == 100)
    }
}

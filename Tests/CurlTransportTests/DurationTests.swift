import Testing

@testable import CurlTransport

@Suite("Durations are passed to libcurl in milliseconds")
struct DurationTests {
    @Test(
        arguments: [
            (Duration.zero, 0), (.nanoseconds(1), 1), (.milliseconds(1), 1), (.microseconds(1001), 2),
            (.seconds(3600), 3_600_000), (.milliseconds(3_600_001), 3_600_000),
            (.seconds(Int64.max), 3_600_000),
        ]
    )
    func `they are rounded up and clamped`(_ duration: Duration, _ milliseconds: Int) {
        #expect(duration.roundedUpToMilliseconds(atMost: 3_600_000) == milliseconds)
    }
}

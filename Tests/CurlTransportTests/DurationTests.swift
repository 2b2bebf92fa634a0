import HTTPTransport
import HTTPTypes
import Testing

@testable import CurlTransport

@Suite("Durations are passed to libcurl in milliseconds")
struct DurationTests {
    @Test(
        arguments: [
            (Duration.zero, 0), (.nanoseconds(1), 1), (.milliseconds(1), 1), (.microseconds(1001), 2),
            (.seconds(3600), 3_600_000), (.milliseconds(3_600_001), 3_600_000),
            (.seconds(Int64.max), 3_600_000), (Duration(attoseconds: .max), 3_600_000),
            (.milliseconds(-5), 0), (Duration(attoseconds: .min), 0),
        ]
    )
    func `they are rounded up and clamped`(_ duration: Duration, _ milliseconds: Int) {
        #expect(duration.roundedUpToMilliseconds(atMost: 3_600_000) == milliseconds)
    }

    @Test(
        arguments: [
            (Duration.zero, Duration.zero), (.milliseconds(5), .milliseconds(5)), (.nanoseconds(-1), .zero),
            (.seconds(31_536_001), .seconds(31_536_000)),
            (Duration(attoseconds: .max), .seconds(31_536_000)), (Duration(attoseconds: .min), .zero),
        ]
    )
    func `those of a transfer are clamped`(_ duration: Duration, _ clamped: Duration) throws {
        let request = try PreparedRequest(.make("localhost"), body: [], proxies: nil)
        let transfer = Transfer(
            request: request,
            options: TransferOptions(
                connectTimeout: duration,
                timeout: duration,
                queueTimeout: duration,
                stallTimeout: duration
            )
        )
        let options = transfer.options
        #expect(options.connectTimeout == clamped)
        #expect(options.timeout == clamped)
        #expect(options.queueTimeout == clamped)
        #expect(options.stallTimeout == clamped)
    }
}

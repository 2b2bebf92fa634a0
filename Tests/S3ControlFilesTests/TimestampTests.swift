import Testing

@testable import S3ControlFiles

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("Instants of reports and inventories")
struct TimestampTests {
    @Test(
        "are written and read",
        arguments: [0, 1_554_486_519.725, -86_400.5, 951_782_400, 4_102_444_799.999]
    )
    func roundTrip(seconds: Double) {
        let text = Timestamp.format(Date(timeIntervalSince1970: seconds))
        let read = Timestamp.parse(Array(text.utf8)[...])
        #expect(read.map { abs($0.timeIntervalSince1970 - seconds) < 0.0015 } == true, "\(text)")
    }

    @Test(
        "Far dates are clamped",
        arguments: [Date.distantPast, .distantFuture, Date(timeIntervalSince1970: .infinity)]
    )
    func far(date: Date) {
        #expect(Timestamp.format(date).utf8.count == 24)
    }
}

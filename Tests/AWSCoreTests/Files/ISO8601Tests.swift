import Testing

@testable import AWSCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct ISO8601Tests {
    @Test(
        "reads the forms that files, services and programs write",
        arguments: [
            ("1970-01-01T00:00:00Z", 0.0),
            ("2026-01-31T12:00:00Z", 1_769_860_800),
            ("2026-01-31T13:00:00+01:00", 1_769_860_800),
            ("2026-01-31T07:30:00-0430", 1_769_860_800),
            ("2026-01-31 12:00:00", 1_769_860_800),
            ("2026-01-31T12:00:00UTC", 1_769_860_800),
            ("2026-01-31T12:00:00.250Z", 1_769_860_800.25),
            ("2024-02-29T23:59:59Z", 1_709_251_199),
            ("1969-12-31T23:59:59Z", -1),
        ]
    )
    func reads(text: String, seconds: Double) {
        #expect(ISO8601.parse(text)?.timeIntervalSince1970 == seconds)
    }

    @Test(
        "refuses what is no date",
        arguments: [
            "", "now", "2026-01-31", "2026-13-01T00:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T12:00:00+1",
            "2026-01-31T12:00:00.Z", "2026-01-31T12:00Z", "1769860800",
        ]
    )
    func refuses(text: String) {
        #expect(ISO8601.parse(text) == nil)
    }

    @Test(
        "writes what it reads",
        arguments: [0, -1, 951_782_400, 1_709_251_199, 4_102_444_800, -55_000_000_000]
    )
    func writes(seconds: Int) {
        let date = Date(timeIntervalSince1970: Double(seconds))
        #expect(ISO8601.parse(ISO8601.format(date)) == date)
    }
}

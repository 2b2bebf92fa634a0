import Basics
import Testing

@Suite("Dates of files and services")
struct ISO8601Tests {
    @Test(
        "are parsed in the formats of files, services, and programs",
        arguments: [
            ("1970-01-01T00:00:00Z", 0.0),
            ("2026-01-31T12:00:00Z", 1_769_860_800),
            ("2026-01-31T13:00:00+01:00", 1_769_860_800),
            ("2026-01-31T07:30:00-0430", 1_769_860_800),
            ("2026-01-31T13:00:00 +0100", 1_769_860_800),
            ("2026-01-31 12:00:00", 1_769_860_800),
            ("2026-01-31T12:00:00UTC", 1_769_860_800),
            ("2026-01-31T12:00:00 UTC", 1_769_860_800),
            ("2026-01-31 12:00:00 GMT", 1_769_860_800),
            ("2026-01-31T12:00Z", 1_769_860_800),
            ("2026-01-31T12:00", 1_769_860_800),
            ("2026-01-31", 1_769_817_600),
            ("20260131T120000Z", 1_769_860_800),
            ("20260131T1200Z", 1_769_860_800),
            ("20260131T130000+0100", 1_769_860_800),
            ("20260131T120000,5", 1_769_860_800.5),
            ("2026-01-31T12:00:00.250Z", 1_769_860_800.25),
            ("2026-01-31T12:00:00,250Z", 1_769_860_800.25),
            ("2024-02-29T23:59:59Z", 1_709_251_199),
            ("1969-12-31T23:59:59Z", -1),
            ("0001-01-01T00:00:00Z", -62_135_596_800),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ]
    )
    func reads(text: String, seconds: Double) {
        #expect(ISO8601.parse(text)?.timeIntervalSince1970 == seconds)
    }

    @Test(
        "are rejected if the calendar, the clock, or the format has no such date",
        arguments: [
            "", "now", "2026-13-01T00:00:00Z", "2026-00-01", "2026-02-31T00:00:00Z", "2025-02-29",
            "1900-02-29",
            "2026-04-31", "2026-01-00", "0000-01-01T00:00:00Z", "2026-01-31T24:00:00Z",
            "2026-01-31T12:60:00Z",
            "2026-01-31T12:00:60Z", "2026-01-31T12:00:00+1", "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00 ",
            "2026-01-31T12:00:00  UTC", "2026-01-31T12:00:00 CET", "2026-01-31T12:00:00+24:00", "2026-01-31T",
            "2026-01-31T12", "1769860800", "20260131", "20260131T", "20260131T12:00:00Z",
            "2026-01-31T120000Z",
            "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "10000-01-01", "２０２６-01-31",
            "2026-01-31T12:00:00Z\u{301}", "2026-01-3\u{661}",
        ]
    )
    func refuses(text: String) {
        #expect(ISO8601.parse(text) == nil)
    }

    @Test(
        "are parsed as they are formatted",
        arguments: [0, -1, 951_782_400, 1_709_251_199, 4_102_444_800, -55_000_000_000]
    )
    func writes(seconds: Int) {
        let date = Date(timeIntervalSince1970: Double(seconds))
        #expect(ISO8601.parse(ISO8601.format(date)) == date)
    }

    @Test(
        "are clamped when they are out of range",
        arguments: [
            (1e300, "9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 GMT"),
            (.infinity, "9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 GMT"),
            (253_402_300_800, "9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 GMT"),
            (-1e300, "0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 GMT"),
            (-.infinity, "0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 GMT"),
            (.nan, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            (0.999, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ] as [(Double, String, String)]
    )
    func clamps(seconds: Double, iso: String, http: String) {
        let date = Date(timeIntervalSince1970: seconds)
        #expect(ISO8601.format(date) == iso)
        #expect(HTTPDate.format(date) == http)
    }

    @Test("match the calendar on every day, both ways")
    func everyDay() {
        var previous = CivilDate(daysSince1970: -719_162)
        #expect(previous == CivilDate(year: 1, month: 1, day: 1))
        for days in -719_161...2_932_896 {
            let date = CivilDate(daysSince1970: days)
            guard date.daysSince1970 == days,
                CivilDate(year: date.year, month: date.month, day: date.day) == date,
                date.day == previous.day + 1 || date.day == 1
            else {
                Issue.record("day \(days) is \(date)")
                return
            }
            previous = date
        }
        #expect(previous == CivilDate(year: 9999, month: 12, day: 31))
        #expect(CivilDate(daysSince1970: .max) == previous)
        #expect(CivilDate(daysSince1970: .min) == CivilDate(year: 1, month: 1, day: 1))
    }
}

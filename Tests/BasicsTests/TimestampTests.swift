@_spi(XML) import Basics
import Testing

@Suite("Timestamp reads ISO 8601 and epoch seconds")
struct TimestampTests {
    @Test(
        "valid dates are accepted",
        arguments: [
            ("1970-01-01T00:00:00Z", 0, 0),
            ("2024-02-29T23:59:59Z", 1_709_251_199, 0),
            ("2000-02-29T00:00:00z", 951_782_400, 0),
            ("2024-01-31T12:00:00.123Z", 1_706_702_400, 123_000_000),
            ("2024-01-31T12:00:00,5Z", 1_706_702_400, 500_000_000),
            ("2024-01-31T12:00:00.1234567899Z", 1_706_702_400, 123_456_789),
            ("2024-01-31T12:00:00+02:30", 1_706_693_400, 0),
            ("2024-01-31T12:00:00-0230", 1_706_711_400, 0),
            ("2024-01-31T12:00:00+02", 1_706_695_200, 0),
            ("2024-01-31 12:00:00", 1_706_702_400, 0),
            ("2024-01-31T12:00", 1_706_702_400, 0),
            ("2024-01-31T12:00Z", 1_706_702_400, 0),
            ("2024-01-31", 1_706_659_200, 0),
            ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799, 999_999_000),
            ("1969-12-31T23:59:59.25Z", -1, 250_000_000),
            ("2024-01-31T12:00:00 UTC", 1_706_702_400, 0),
            ("20240131T120000Z", 1_706_702_400, 0),
            ("1706702400", 1_706_702_400, 0),
            ("20240131", 20_240_131, 0),
            ("1706702400.25", 1_706_702_400, 250_000_000),
            ("-1.25", -2, 750_000_000),
            ("+0", 0, 0),
        ]
    )
    func accepts(text: String, seconds: Int, nanoseconds: Int) {
        #expect(Timestamp(text) == Timestamp(seconds: seconds, nanoseconds: nanoseconds))
    }

    @Test(
        "invalid dates are rejected",
        arguments: [
            "", "now", "-", ".", "1.", "1e9", "inf", "nan", "253402300800", "-62135596801",
            "99999999999999999999999999", "2024-13-01", "2024-00-01", "2024-02-30", "2023-02-29",
            "1900-02-29",
            "2024-01-00", "2024-01-31T", "2024-01-31T24:00:00Z", "2024-01-31T12:60:00Z",
            "2024-01-31T12:00:60Z",
            "2024-01-31T12:00:00.Z", "2024-01-31T12:00:00ZZ", "2024-01-31T12:00:00+2",
            "2024-01-31T12:00:00+24:00",
            "2024-01-31T12:00:00+02:60", "2024-01-31T12", "0000-01-01", "0001-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-01:00", "24-01-31", "2024-1-31", "２０２４-01-31",
        ]
    )
    func refuses(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("every day of ten thousand years is formatted as it is parsed")
    func prints() {
        for day in stride(from: -719_162, through: 2_932_896, by: 97) {
            let timestamp = Timestamp(seconds: day * 86_400 + 3_661)
            #expect(Timestamp(timestamp.description) == timestamp)
        }
        #expect(Timestamp(seconds: 1_709_251_199).description == "2024-02-29T23:59:59Z")
        #expect(Timestamp(seconds: -1, nanoseconds: 5_000).description == "1969-12-31T23:59:59.000005Z")
        #expect(Timestamp(seconds: 0, nanoseconds: 5).description == "1970-01-01T00:00:00.000000005Z")
        #expect(Timestamp(seconds: -62_135_596_800).description == "0001-01-01T00:00:00Z")
    }

    @Test("floating-point seconds convert both ways, to a microsecond")
    func converts() {
        #expect(Timestamp(secondsSince1970: 1_709_251_199.5)?.description == "2024-02-29T23:59:59.500000Z")
        #expect(Timestamp(secondsSince1970: -0.25)?.secondsSince1970 == -0.25)
        #expect(Timestamp(secondsSince1970: 0.999_999_9) == Timestamp(seconds: 1))
        #expect(Timestamp(secondsSince1970: .nan) == nil)
        #expect(Timestamp(secondsSince1970: .infinity) == nil)
        #expect(Timestamp(secondsSince1970: 1e300) == nil)
        #expect(Timestamp(secondsSince1970: 253_402_300_799.999_999_9) == nil)
    }
}

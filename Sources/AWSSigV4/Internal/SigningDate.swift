#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A date to the second, in the two forms that signatures use: `YYYYMMDDTHHMMSSZ` and its first eight digits.
struct SigningDate: Hashable {
    /// Seconds since 1970-01-01T00:00:00Z.
    let secondsSince1970: Int64

    /// The last second of the year 9999.
    private static let lastSecond: Int64 = 253_402_300_799

    init(_ date: Date) throws(SigV4Error) {
        let seconds = date.timeIntervalSince1970.rounded(.down)
        guard seconds >= 0, seconds <= Double(Self.lastSecond) else {
            throw SigV4Error(
                .invalidDate,
                subject: "date",
                message: "The date to sign with is before 1970 or after 9999: check the clock and its offset."
            )
        }
        self.init(secondsSince1970: Int64(seconds))
    }

    private init(secondsSince1970: Int64) {
        self.secondsSince1970 = secondsSince1970
    }

    /// Year, month and day.
    private var civilDate: (year: Int, month: Int, day: Int) {
        // Days to a civil date in eras of 400 years that begin on 1 March, so that the leap day comes last.
        let shifted = Int(secondsSince1970 / 86_400) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// Reads `YYYYMMDDTHHMMSSZ`; nil for anything else, dates that do not exist included.
    init?(timestamp: some Collection<UInt8>) {
        let bytes = Array(timestamp)
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else {
            return nil
        }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return value
        }
        guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8),
            let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15),
            year >= 1970, (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
            second < 60
        else { return nil }
        let shiftedYear = month <= 2 ? year - 1 : year
        let yearOfEra = shiftedYear % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = shiftedYear / 400 * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(
            secondsSince1970: Int64(days - 719_468) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        )
        // 31 April came out as 1 May.
        guard civilDate.day == day, civilDate.month == month else { return nil }
    }

    /// Appends `YYYYMMDD`.
    func appendDay(to bytes: inout ByteBuffer) {
        let (year, month, day) = civilDate
        let yearDigits = Self.twoDigits(year / 100) | Self.twoDigits(year % 100) << 16
        bytes.append(littleEndian: yearDigits | Self.twoDigits(month) << 32 | Self.twoDigits(day) << 48)
    }

    /// Appends `YYYYMMDDTHHMMSSZ`.
    func appendTimestamp(to bytes: inout ByteBuffer) {
        appendDay(to: &bytes)
        let second = Int(secondsSince1970 % 86_400)
        let hourDigits = UInt64(UInt8(ascii: "T")) | Self.twoDigits(second / 3600) << 8
        let minuteDigits = Self.twoDigits(second / 60 % 60) << 24 | Self.twoDigits(second % 60) << 40
        bytes.append(littleEndian: hourDigits | minuteDigits | UInt64(UInt8(ascii: "Z")) << 56)
    }

    /// The number of the day since 1970, which a signing key is good for.
    var dayNumber: Int32 { Int32(secondsSince1970 / 86_400) }

    /// The two decimal digits of `value`, the first one in the lowest byte.
    private static func twoDigits(_ value: Int) -> UInt64 {
        UInt64(truncatingIfNeeded: value / 10 | (value % 10) << 8 | 0x3030)
    }
}

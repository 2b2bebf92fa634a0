/// A point in time in the years 1 to 9999, with nanosecond precision.
///
/// For the supported formats, see ``init(_:)`` and ``description``.
@_spi(XML) @frozen public struct Timestamp: Sendable, Hashable {
    /// The whole seconds since 1970-01-01T00:00:00Z, rounded down.
    public var seconds: Int
    /// The additional nanoseconds, 0 to 999,999,999.
    public var nanoseconds: Int

    /// Creates a timestamp from seconds since 1970-01-01T00:00:00Z and additional nanoseconds (0 to 999,999,999).
    @inlinable
    public init(seconds: Int, nanoseconds: Int = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Creates a timestamp from seconds since 1970, rounded to a microsecond; nil if it is not in the years 1 to 9999.
    public init?(secondsSince1970 seconds: Double) {
        guard Double(Self.range.lowerBound) <= seconds, seconds < Double(Self.range.upperBound) + 1 else {
            return nil
        }
        let whole = Int(seconds.rounded(.down))
        let microseconds = Int((seconds - Double(whole)) * 1_000_000 + 0.5)
        let carry = microseconds / 1_000_000
        guard whole + carry <= Self.range.upperBound else { return nil }
        self.init(seconds: whole + carry, nanoseconds: microseconds % 1_000_000 * 1_000)
    }

    /// Creates a timestamp from `date`, rounded down to the second. A date out of range is clamped, and one that is not
    /// a number becomes 1 January 1970, so that displaying a date never traps.
    package init(clamping date: Date) {
        let seconds = date.timeIntervalSince1970
        guard !seconds.isNaN else {
            self.init(seconds: 0)
            return
        }
        let range = Self.range
        self.init(
            seconds: Int(
                min(max(seconds.rounded(.down), Double(range.lowerBound)), Double(range.upperBound))
            )
        )
    }

    /// The seconds since 1970.
    public var secondsSince1970: Double { Double(seconds) + Double(nanoseconds) / 1_000_000_000 }

    /// The timestamp as a `Date`.
    package var date: Date { Date(timeIntervalSince1970: secondsSince1970) }

    /// The years 1 to 9999, in seconds since 1970.
    package static let range = -62_135_596_800...253_402_300_799

    /// The seconds from 1970 to a date and time in UTC; nil if it does not exist, such as 31 February, the year 0,
    /// 24:00, or `:60`.
    ///
    /// The fields must not be negative.
    @inlinable
    @inline(__always)
    package static func seconds(
        _ date: (year: Int, month: Int, day: Int),
        _ time: (hour: Int, minute: Int, second: Int)
    ) -> Int? {
        guard let civil = CivilDate(year: date.year, month: date.month, day: date.day),
            time.hour < 24, time.minute < 60, time.second < 60
        else { return nil }
        return civil.daysSince1970 &* 86_400 &+ time.hour &* 3600 &+ time.minute &* 60 &+ time.second
    }

    /// The day and the time of day, in UTC.
    package var fields: (date: CivilDate, hour: Int, minute: Int, second: Int) {
        let (quotient, remainder) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let time = remainder < 0 ? remainder + 86_400 : remainder
        let date = CivilDate(daysSince1970: remainder < 0 ? quotient - 1 : quotient)
        return (date, time / 3600, time / 60 % 60, time % 60)
    }

    /// The number with leading zeros, at least `width` digits long.
    package static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

@_spi(XML) extension Timestamp: LosslessStringConvertible {
    /// The date in ISO 8601 format, in UTC, with no fraction, microseconds, or nanoseconds.
    public var description: String {
        let (date, hour, minute, second) = fields
        var text =
            Self.padded(date.year, 4) + "-" + Self.padded(date.month, 2) + "-" + Self.padded(date.day, 2)
        text += "T" + Self.padded(hour, 2) + ":" + Self.padded(minute, 2) + ":" + Self.padded(second, 2)
        if nanoseconds != 0 {
            text +=
                nanoseconds % 1000 == 0
                ? "." + Self.padded(nanoseconds / 1000, 6) : "." + Self.padded(nanoseconds, 9)
        }
        return text + "Z"
    }
}

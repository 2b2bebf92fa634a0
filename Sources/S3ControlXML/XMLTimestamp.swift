/// A point in time as documents write it, without Foundation.
///
/// Read are ISO 8601 dates (`2024-01-31T23:59:59.123Z`; the time, its seconds, their fraction and
/// the offset may be missing, no offset being UTC, and a space may stand for the `T`) and numbers,
/// which are seconds since 1970. That is what botocore makes of the dates of a restXml service.
public struct XMLTimestamp: Sendable, Hashable {
    /// The whole seconds since 1970-01-01T00:00:00Z, rounded down.
    public var seconds: Int
    /// The nanoseconds after them, 0 to 999,999,999.
    public var nanoseconds: Int

    /// The point `seconds` after 1970-01-01T00:00:00Z and `nanoseconds` (0 to 999,999,999) more.
    public init(seconds: Int, nanoseconds: Int = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// The point that is nearest to `seconds` since 1970, to a microsecond; nil when it is not
    /// within the years 1 to 9999.
    public init?(secondsSince1970 seconds: Double) {
        guard Double(Self.range.lowerBound) <= seconds, seconds < Double(Self.range.upperBound) + 1 else {
            return nil
        }
        // `rounded` would be a call into libm, which a program without Foundation does not link.
        let truncated = Int(seconds)
        let whole = Double(truncated) > seconds ? truncated - 1 : truncated
        let microseconds = Int((seconds - Double(whole)) * 1_000_000 + 0.5)
        self.init(
            seconds: whole + microseconds / 1_000_000,
            nanoseconds: microseconds % 1_000_000 * 1_000
        )
    }

    /// The seconds since 1970, as `Date(timeIntervalSince1970:)` takes them.
    public var secondsSince1970: Double { Double(seconds) + Double(nanoseconds) / 1_000_000_000 }

    /// The years 1 to 9999.
    static let range = -62_135_596_800...253_402_300_799
}

extension XMLTimestamp: LosslessStringConvertible {
    /// Parses a date; nil when `description` is none, or not within the years 1 to 9999.
    public init?(_ description: String) {
        self.init(Array(description.utf8).span)
    }

    /// The date in ISO 8601, in UTC: without a fraction, with microseconds or with nanoseconds.
    public var description: String {
        let (days, second) = (seconds.floorDivided(by: 86_400), seconds.floorRemainder(by: 86_400))
        let (year, month, day) = Self.date(ofDay: days)
        var text = Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
        text += "T" + Self.padded(second / 3600, 2)
        text += ":" + Self.padded(second / 60 % 60, 2) + ":" + Self.padded(second % 60, 2)
        if nanoseconds != 0 {
            text +=
                nanoseconds % 1000 == 0
                ? "." + Self.padded(nanoseconds / 1000, 6) : "." + Self.padded(nanoseconds, 9)
        }
        return text + "Z"
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

/// Dates in the format of HTTP's `Date` field: `Sun, 22 Nov 2026 18:49:59 GMT` (RFC 9110, section 5.6.7).
package enum HTTPDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Formats `date` to the second. Dates out of range are clamped as in ``Timestamp/init(clamping:)``.
    package static func format(_ date: Date) -> String {
        let (date, hour, minute, second) = Timestamp(clamping: date).fields
        // 1 January 1970 was a Thursday. 719,166 days are whole weeks and make every day positive.
        let weekday = days[(date.daysSince1970 + 4 + 719_166) % 7]
        let day = "\(weekday), \(two(date.day)) \(months[date.month - 1]) \(Timestamp.padded(date.year, 4))"
        return "\(day) \(two(hour)):\(two(minute)):\(two(second)) GMT"
    }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    /// Parses a date in the fixed-length format; nil for any other.
    package static func parse(_ text: String) -> Date? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT" else { return nil }
        let time = parts[4].split(separator: ":", omittingEmptySubsequences: false).map { number($0, 2) }
        guard let day = number(parts[1], 2), let month = months.firstIndex(of: String(parts[2])),
            let year = number(parts[3], 4), time.count == 3, let hour = time[0], let minute = time[1],
            let second = time[2],
            let seconds = Timestamp.seconds((year, month + 1, day), (hour, minute, second))
        else { return nil }
        return Date(timeIntervalSince1970: Double(seconds))
    }

    /// Parses exactly `count` ASCII digits.
    private static func number(_ text: Substring, _ count: Int) -> Int? {
        guard text.utf8.count == count, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}

/// Dates in the format of AWS's files, services, and processes: `2026-01-31T12:00:00Z`.
package enum ISO8601 {
    /// Parses a date in any format of ``Timestamp/init(_:)`` other than a number.
    package static func parse(_ text: String) -> Date? {
        Timestamp(iso8601: text)?.date
    }

    /// Formats `date` in UTC, to the second. Dates out of range are clamped as in ``Timestamp/init(clamping:)``.
    package static func format(_ date: Date) -> String {
        Timestamp(clamping: date).description
    }
}

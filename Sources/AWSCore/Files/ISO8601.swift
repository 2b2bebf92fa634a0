#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// Points in time as AWS's files, services and processes write them: `2026-01-31T12:00:00Z`.
package enum ISO8601 {
    /// Reads a date with `T` or a space before the time, with or without a fraction of the second, and with
    /// `Z`, `UTC`, `GMT` or an offset such as `+01:00` behind it; without any, the time counts as UTC.
    ///
    /// - Returns: The date; nil when `text` is not one.
    package static func parse(_ text: String) -> Date? {
        var rest = text.utf8[...]
        guard let year = number(&rest, 4), take(&rest, "-"), let month = number(&rest, 2), take(&rest, "-"),
            let day = number(&rest, 2), take(&rest, "T") || take(&rest, "t") || take(&rest, " "),
            let hour = number(&rest, 2), take(&rest, ":"), let minute = number(&rest, 2), take(&rest, ":"),
            let second = number(&rest, 2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var fraction = 0.0
        if take(&rest, ".") {
            var unit = 0.1
            var digits = 0
            while let digit = number(&rest, 1) {
                fraction += Double(digit) * unit
                unit /= 10
                digits += 1
            }
            guard digits > 0 else { return nil }
        }
        guard let offset = offset(String(Substring(rest))) else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSince1970
        let seconds = days * 86400 + hour * 3600 + minute * 60 + second - offset
        return Date(timeIntervalSince1970: Double(seconds) + fraction)
    }

    /// Writes `date` in UTC, to the second.
    package static func format(_ date: Date) -> String {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down))
        let day = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400
        let time = seconds - day * 86400
        let date = CivilDate(daysSince1970: day)
        let parts = [date.month, date.day, time / 3600, time / 60 % 60, time % 60]
        let two = parts.map { $0 < 10 ? "0\($0)" : "\($0)" }
        // Four digits at least, as dates are read.
        let year = String(repeating: "0", count: max(0, 4 - "\(date.year)".count)) + "\(date.year)"
        return "\(year)-\(two[0])-\(two[1])T\(two[2]):\(two[3]):\(two[4])Z"
    }

    private static func offset(_ zone: String) -> Int? {
        if ["", "Z", "z", "UTC", "GMT"].contains(zone) { return 0 }
        var rest = zone.utf8[...]
        let sign: Int
        if take(&rest, "+") { sign = 1 } else if take(&rest, "-") { sign = -1 } else { return nil }
        guard let hours = number(&rest, 2) else { return nil }
        _ = take(&rest, ":")
        let minutes = rest.isEmpty ? 0 : number(&rest, 2)
        guard let minutes, rest.isEmpty, hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    private static func number(_ text: inout Substring.UTF8View, _ digits: Int) -> Int? {
        let prefix = text.prefix(digits)
        guard prefix.count == digits, prefix.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        text = text.dropFirst(digits)
        return prefix.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func take(_ text: inout Substring.UTF8View, _ scalar: Unicode.Scalar) -> Bool {
        guard let first = text.first, UInt32(first) == scalar.value else { return false }
        text = text.dropFirst()
        return true
    }
}

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Dates as HTTP's `Date` field has them, `Sun, 22 Nov 2026 18:49:59 GMT` (RFC 9110, section 5.6.7).
enum HTTPDate {
    static func format(_ date: Date) -> String {
        let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second, .weekday], from: date)
        func two(_ number: Int?) -> String {
            let digits = String(number ?? 0)
            return digits.count < 2 ? "0" + digits : digits
        }
        return names[(parts.weekday ?? 1) - 1] + ", \(two(parts.day)) " + months[(parts.month ?? 1) - 1]
            + " \(parts.year ?? 0) \(two(parts.hour)):\(two(parts.minute)):\(two(parts.second)) GMT"
    }
}

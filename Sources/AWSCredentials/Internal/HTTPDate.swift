internal import AWSCore
internal import HTTPTypes

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The `Date` field of a response, in the form that RFC 9110, section 5.6.7 prefers.
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`; nil for anything else.
    static func parse(_ text: String) -> Date? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])) else {
            return nil
        }
        let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
        return ISO8601.parse("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }

    /// How far the sender's clock is ahead of this one, in seconds, where it tells and is off by over 4 minutes.
    static func skew(of response: HTTPResponse, now: Date) -> TimeInterval? {
        guard let date = response.headerFields[.date].flatMap(parse) else { return nil }
        let skew = date.timeIntervalSince(now)
        return abs(skew) > 240 ? skew : nil
    }
}

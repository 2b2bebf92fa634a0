import Basics
import Foundation
import Testing

@Suite("HTTP dates")
struct HTTPDateTests {
    static let dates: [(String, Double)] = [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
        ("Tue, 29 Feb 2000 23:59:59 GMT", 951_868_799),
        ("Wed, 31 Dec 1969 23:59:59 GMT", -1),
        ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
    ]

    @Test("are formatted and parsed", arguments: dates)
    func bothWays(text: String, seconds: Double) {
        #expect(HTTPDate.format(Date(timeIntervalSince1970: seconds)) == text)
        #expect(HTTPDate.format(Date(timeIntervalSince1970: seconds + 0.9)) == text)
        #expect(HTTPDate.parse(text)?.timeIntervalSince1970 == seconds)
    }

    @Test("match Foundation's calendar, day by day")
    func agreesWithCalendar() throws {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        // From 1900 to 2150, at another time each day.
        for day in stride(from: -25_567, through: 65_745, by: 7) {
            let date = Date(timeIntervalSince1970: Double(day * 86_400 + (day &* 7919) % 86_400))
            let text = formatter.string(from: date)
            try #require(HTTPDate.format(date) == text)
            try #require(HTTPDate.parse(text) == date)
        }
    }

    @Test(
        "reject other date formats",
        arguments: [
            "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Noc 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 08:49:60 GMT", "Fri, 31 Feb 1994 08:49:37 GMT",
            "Sat, 01 Jan 0000 00:00:00 GMT", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 +8:49:37 GMT",
        ]
    )
    func refuses(text: String) {
        #expect(HTTPDate.parse(text) == nil)
    }
}

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Instants as inventories and reports write them: `2019-04-05T17:48:39.725Z`.
enum Timestamp {
    /// Reads an instant in UTC; nil for anything else.
    static func parse(_ bytes: ArraySlice<UInt8>) -> Date? {
        var rest = bytes
        func number(_ digits: Int, before end: UInt8?) -> Int? {
            var number = 0
            for _ in 0..<digits {
                guard let byte = rest.popFirst(), (0x30...0x39).contains(byte) else { return nil }
                number = number * 10 + Int(byte - 0x30)
            }
            if let end { guard rest.popFirst() == end else { return nil } }
            return number
        }
        guard let year = number(4, before: UInt8(ascii: "-")),
            let month = number(2, before: UInt8(ascii: "-")),
            let day = number(2, before: UInt8(ascii: "T")), let hour = number(2, before: UInt8(ascii: ":")),
            let minute = number(2, before: UInt8(ascii: ":")), let second = number(2, before: nil),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var fraction = 0.0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            var unit = 0.1
            while let byte = rest.first, (0x30...0x39).contains(byte) {
                fraction += Double(byte - 0x30) * unit
                unit /= 10
                rest = rest.dropFirst()
            }
        }
        guard rest.elementsEqual("Z".utf8) else { return nil }
        let shifted = month > 2 ? year : year - 1
        let (era, yearOfEra) = (shifted / 400, shifted % 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        return Date(
            timeIntervalSince1970: Double(days * 86_400 + hour * 3600 + minute * 60 + second) + fraction
        )
    }

    /// Writes an instant in UTC with milliseconds.
    static func format(_ date: Date) -> String {
        let bounded = min(max(date.timeIntervalSince1970, -62_135_596_800), 253_402_300_799)
        let milliseconds = Int((bounded * 1000).rounded(.down))
        let (day, rest) = (
            (milliseconds - ((milliseconds % 86_400_000) + 86_400_000) % 86_400_000) / 86_400_000,
            ((milliseconds % 86_400_000) + 86_400_000) % 86_400_000
        )
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let index = (5 * dayOfYear + 2) / 153
        let month = index < 10 ? index + 3 : index - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func digits(_ number: Int, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        return "\(digits(year, 4))-\(digits(month, 2))-\(digits(dayOfYear - (153 * index + 2) / 5 + 1, 2))T"
            + "\(digits(rest / 3_600_000, 2)):\(digits(rest / 60_000 % 60, 2)):\(digits(rest / 1000 % 60, 2))"
            + ".\(digits(rest % 1000, 3))Z"
    }
}

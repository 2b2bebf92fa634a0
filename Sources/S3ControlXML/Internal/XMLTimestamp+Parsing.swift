extension XMLTimestamp {
    /// Parses the whole of `text`; nil when it is no date, or not within the years 1 to 9999.
    init?(_ text: Span<UInt8>) {
        guard let value = Self.isoDate(text) ?? Self.epoch(text), Self.range.contains(value.seconds) else {
            return nil
        }
        self = value
    }

    /// The date that stands in `text` from `start` on, before an end tag, as services write every date,
    /// `yyyy-mm-ddThh:mm:ss.fffZ` or the same without a fraction, and where it ends; nil for all else,
    /// right or wrong.
    @inline(__always)
    static func usual(_ text: Span<UInt8>, at start: Int) -> (value: XMLTimestamp, end: Int)? {
        guard let date = XMLWord(text, at: start)?.pairs(in: "0000-00-"),
            let time = XMLWord(text, at: start &+ 8)?.pairs(in: "00T00:00")
        else { return nil }
        func number(_ pairs: UInt64, _ place: UInt64) -> Int {
            Int(truncatingIfNeeded: pairs &>> (place &* 8) & 0xFF)
        }
        let (second, nanoseconds, end): (Int, Int, Int)
        if let rest = XMLWord(text, at: start &+ 16)?.pairs(in: ":00.000Z") {
            second = number(rest, 1)
            nanoseconds = (number(rest, 4) &* 100 &+ number(rest, 6)) &* 100_000
            end = start &+ 24
        } else if let rest = XMLWord(text, at: start &+ 12)?.pairs(in: "0:00:00Z") {
            (second, nanoseconds, end) = (number(rest, 5), 0, start &+ 20)
        } else {
            return nil
        }
        guard end &+ 1 < text.count, text[end] == UInt8(ascii: "<"), text[end &+ 1] == UInt8(ascii: "/"),
            let seconds = seconds(
                (number(date, 0) &* 100 &+ number(date, 2), number(date, 5), number(time, 0)),
                (number(time, 3), number(time, 6), second)
            )
        else { return nil }
        return (XMLTimestamp(seconds: seconds, nanoseconds: nanoseconds), end)
    }

    private static func isoDate(_ text: Span<UInt8>) -> XMLTimestamp? {
        guard let (year, month, day, time) = anyDate(text) else { return nil }
        guard let (hour, minute, second, end) = time else {
            return seconds((year, month, day), (0, 0, 0)).map { XMLTimestamp(seconds: $0) }
        }
        guard let seconds = seconds((year, month, day), (hour, minute, second ?? 0)) else { return nil }
        var index = end
        var nanoseconds = 0
        if second != nil, at(text, index, ".") || at(text, index, ",") {
            guard let fraction = fraction(text, from: index + 1) else { return nil }
            (nanoseconds, index) = fraction
        }
        guard let offset = offset(text, from: index) else { return nil }
        return XMLTimestamp(seconds: seconds - offset, nanoseconds: nanoseconds)
    }

    /// The seconds from 1970 to a date in UTC, whose fields have no sign; nil when there is no such date.
    @inline(__always)
    private static func seconds(
        _ date: (year: Int, month: Int, day: Int),
        _ time: (hour: Int, minute: Int, second: Int)
    ) -> Int? {
        guard date.year >= 1, (1...12).contains(date.month),
            (1...daysInMonth(date.month, of: date.year)).contains(date.day),
            time.hour < 24, time.minute < 60, time.second < 60
        else { return nil }
        let days = dayNumber(year: date.year, month: date.month, day: date.day)
        return days &* 86_400 &+ time.hour &* 3600 &+ time.minute &* 60 &+ time.second
    }

    private typealias Time = (hour: Int, minute: Int, second: Int?, end: Int)

    /// The fields of a date whose time or seconds may be missing, at the front of `text`.
    private static func anyDate(_ text: Span<UInt8>) -> (year: Int, month: Int, day: Int, time: Time?)? {
        guard let year = number(text, 0, 4), at(text, 4, "-"), let month = number(text, 5, 2),
            at(text, 7, "-"), let day = number(text, 8, 2)
        else { return nil }
        guard text.count > 10 else { return (year, month, day, nil) }
        guard at(text, 10, "T") || at(text, 10, "t") || at(text, 10, " "), let hour = number(text, 11, 2),
            at(text, 13, ":"), let minute = number(text, 14, 2)
        else { return nil }
        guard at(text, 16, ":") else { return (year, month, day, (hour, minute, nil, 16)) }
        guard let second = number(text, 17, 2) else { return nil }
        return (year, month, day, (hour, minute, second, 19))
    }

    /// The offset from UTC in seconds that the rest of `text` gives: nothing, `Z`, `±hh`, `±hhmm` or
    /// `±hh:mm`.
    @inline(__always)
    private static func offset(_ text: Span<UInt8>, from index: Int) -> Int? {
        let left = text.count - index
        if left == 0 || left == 1 && (at(text, index, "Z") || at(text, index, "z")) { return 0 }
        guard at(text, index, "+") || at(text, index, "-"), let hours = number(text, index + 1, 2) else {
            return nil
        }
        let minutes: Int?
        switch left {
        case 3: minutes = 0
        case 5: minutes = number(text, index + 3, 2)
        case 6 where at(text, index + 3, ":"): minutes = number(text, index + 4, 2)
        default: minutes = nil
        }
        guard let minutes, hours < 24, minutes < 60 else { return nil }
        return (hours * 3600 + minutes * 60) * (at(text, index, "-") ? -1 : 1)
    }

    /// Seconds since 1970, with a sign and a fraction or without.
    private static func epoch(_ text: Span<UInt8>) -> XMLTimestamp? {
        let isNegative = at(text, 0, "-")
        var index = isNegative || at(text, 0, "+") ? 1 : 0
        let first = index
        var seconds = 0
        while index < text.count, let digit = digit(text[index]) {
            seconds = min(seconds * 10 + digit, range.upperBound + 1)
            index += 1
        }
        guard index > first else { return nil }
        var nanoseconds = 0
        if at(text, index, ".") {
            guard let fraction = fraction(text, from: index + 1) else { return nil }
            (nanoseconds, index) = fraction
        }
        guard index == text.count else { return nil }
        guard isNegative else { return XMLTimestamp(seconds: seconds, nanoseconds: nanoseconds) }
        return nanoseconds == 0
            ? XMLTimestamp(seconds: -seconds)
            : XMLTimestamp(seconds: -seconds - 1, nanoseconds: 1_000_000_000 - nanoseconds)
    }

    /// The nanoseconds of at least one digit, what lies below them cut off, and where the digits end.
    @inline(__always)
    private static func fraction(_ text: Span<UInt8>, from start: Int) -> (nanoseconds: Int, end: Int)? {
        var index = start
        var value = 0
        var unit = 100_000_000
        while index < text.count, let digit = digit(text[index]) {
            value += digit * unit
            unit /= 10
            index += 1
        }
        return index > start ? (value, index) : nil
    }

    @inline(__always)
    private static func number(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
        guard start + count <= text.count else { return nil }
        var value = 0
        for index in start..<start + count {
            guard let digit = digit(text[index]) else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    @inline(__always)
    private static func digit(_ byte: UInt8) -> Int? {
        let value = byte &- UInt8(ascii: "0")
        return value <= 9 ? Int(value) : nil
    }

    @inline(__always)
    private static func at(_ text: Span<UInt8>, _ index: Int, _ scalar: Unicode.Scalar) -> Bool {
        index < text.count && text[index] == UInt8(ascii: scalar)
    }

    @inline(__always)
    private static func daysInMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The days from 1970-01-01 to a date of the proleptic Gregorian calendar after the year 0, in years
    /// that begin in March, so that the leap day comes last.
    @inline(__always)
    private static func dayNumber(year: Int, month: Int, day: Int) -> Int {
        let year = UInt(bitPattern: month <= 2 ? year &- 1 : year)
        let dayOfYear = (153 &* UInt(bitPattern: month > 2 ? month &- 3 : month &+ 9) &+ 2) / 5
        let leapDays = year / 4 &- year / 100 &+ year / 400
        return Int(bitPattern: year &* 365 &+ leapDays &+ dayOfYear) &+ day &- 719_469
    }

    /// The date of the day that is `number` days after 1970-01-01.
    static func date(ofDay number: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

extension Int {
    /// The quotient rounded down, for a positive divisor.
    func floorDivided(by divisor: Int) -> Int {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The remainder, 0 or above, for a positive divisor.
    func floorRemainder(by divisor: Int) -> Int {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}

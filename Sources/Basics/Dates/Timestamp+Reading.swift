@_spi(XML) extension Timestamp {
    /// Parses a date; nil if `text` is not a date in the years 1 to 9999.
    ///
    /// The following formats, which AWS's services, files, and clients use, are supported:
    ///
    /// - ISO 8601, `2024-01-31T23:59:59.123Z`. The time, its seconds, and their fraction are optional. The fraction may
    ///   begin with a comma and is truncated to nine digits. A space or `t` may replace the `T`.
    /// - ISO 8601's basic format with a time, `20240131T235959Z` or `20240131T2359Z`.
    /// - Seconds since 1970, with an optional sign and fraction.
    ///
    /// The zone is `Z`, `UTC`, `GMT`, or an offset (`+01`, `+0100`, or `+01:00`), optionally after a space. Without a
    /// zone, the time is UTC. Digits must be ASCII.
    public init?(_ text: String) {
        self.init(Array(text.utf8).span)
    }

    /// Parses the whole of `text` like ``init(_:)``.
    package init?(_ text: Span<UInt8>) {
        guard let value = Self.isoDate(text) ?? Self.epoch(text), Self.range.contains(value.seconds) else {
            return nil
        }
        self = value
    }

    /// Parses `text` like ``init(_:)``, but does not accept numbers.
    package init?(iso8601 text: String) {
        guard let value = Self.isoDate(Array(text.utf8).span), Self.range.contains(value.seconds) else {
            return nil
        }
        self = value
    }

    private static func isoDate(_ text: Span<UInt8>) -> Timestamp? {
        let isBasic = at(text, 8, "T") || at(text, 8, "t")
        guard let (date, end) = isBasic ? basicDate(text) : extendedDate(text) else { return nil }
        guard end < text.count else { return seconds(date, (0, 0, 0)).map { Timestamp(seconds: $0) } }
        guard at(text, end, "T") || at(text, end, "t") || at(text, end, " "),
            let (time, hasSeconds, timeEnd) = time(text, from: end + 1, isBasic: isBasic),
            let seconds = seconds(date, time)
        else { return nil }
        var index = timeEnd
        var nanoseconds = 0
        if hasSeconds, at(text, index, ".") || at(text, index, ",") {
            guard let fraction = fraction(text, from: index + 1) else { return nil }
            (nanoseconds, index) = fraction
        }
        guard let offset = offset(text, from: index) else { return nil }
        return Timestamp(seconds: seconds - offset, nanoseconds: nanoseconds)
    }

    private typealias DateFields = (year: Int, month: Int, day: Int)
    private typealias TimeFields = (hour: Int, minute: Int, second: Int)

    private static func extendedDate(_ text: Span<UInt8>) -> (DateFields, end: Int)? {
        guard let year = number(text, 0, 4), at(text, 4, "-"), let month = number(text, 5, 2),
            at(text, 7, "-"), let day = number(text, 8, 2)
        else { return nil }
        return ((year, month, day), 10)
    }

    private static func basicDate(_ text: Span<UInt8>) -> (DateFields, end: Int)? {
        guard let year = number(text, 0, 4), let month = number(text, 4, 2), let day = number(text, 6, 2)
        else { return nil }
        return ((year, month, day), 8)
    }

    /// Parses the time at `start`, whose seconds are optional.
    private static func time(
        _ text: Span<UInt8>,
        from start: Int,
        isBasic: Bool
    ) -> (TimeFields, hasSeconds: Bool, end: Int)? {
        let gap = isBasic ? 0 : 1
        guard let hour = number(text, start, 2), isBasic || at(text, start + 2, ":"),
            let minute = number(text, start + 2 + gap, 2)
        else { return nil }
        let end = start + 4 + gap
        let goesOn = isBasic ? end < text.count && digit(text[end]) != nil : at(text, end, ":")
        guard goesOn else { return ((hour, minute, 0), false, end) }
        guard let second = number(text, end + gap, 2) else { return nil }
        return ((hour, minute, second), true, end + gap + 2)
    }

    /// Parses the rest of `text` as an offset from UTC, in seconds.
    private static func offset(_ text: Span<UInt8>, from start: Int) -> Int? {
        if start == text.count { return 0 }
        let index = at(text, start, " ") ? start + 1 : start
        let left = text.count - index
        if left == 1, at(text, index, "Z") || at(text, index, "z") { return 0 }
        if left == 3, at(text, index, "U"), at(text, index + 1, "T"), at(text, index + 2, "C") { return 0 }
        if left == 3, at(text, index, "G"), at(text, index + 1, "M"), at(text, index + 2, "T") { return 0 }
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

    /// Parses seconds since 1970, with an optional sign and fraction.
    private static func epoch(_ text: Span<UInt8>) -> Timestamp? {
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
        guard isNegative else { return Timestamp(seconds: seconds, nanoseconds: nanoseconds) }
        return nanoseconds == 0
            ? Timestamp(seconds: -seconds)
            : Timestamp(seconds: -seconds - 1, nanoseconds: 1_000_000_000 - nanoseconds)
    }

    /// Parses a fraction of at least one digit, truncated to nanoseconds, and returns the end of its digits.
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

    private static func number(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
        guard start + count <= text.count else { return nil }
        var value = 0
        for index in start..<start + count {
            guard let digit = digit(text[index]) else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> Int? {
        let value = byte &- UInt8(ascii: "0")
        return value <= 9 ? Int(value) : nil
    }

    private static func at(_ text: Span<UInt8>, _ index: Int, _ scalar: Unicode.Scalar) -> Bool {
        index < text.count && text[index] == UInt8(ascii: scalar)
    }
}

/// A day of the proleptic Gregorian calendar.
///
/// Using Foundation's `Calendar` would link all of FoundationEssentials into a program: 7 MB.
@usableFromInline
@frozen package struct CivilDate: Hashable, Sendable {
    @usableFromInline package var year: Int
    /// 1 to 12.
    @usableFromInline package var month: Int
    /// From 1.
    @usableFromInline package var day: Int

    /// A day in the years 1 to 9999; nil if the calendar has no such day, such as 31 February.
    @inlinable
    @inline(__always)
    package init?(year: Int, month: Int, day: Int) {
        guard year >= 1, year <= 9999, month >= 1, month <= 12, day >= 1,
            day <= Self.dayCount(ofMonth: month, year: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day that is `days` days after 1 January 1970, clamped to the years 1 to 9999.
    @inlinable
    package init(daysSince1970 days: Int) {
        // Uses eras of 400 years that begin on 1 March, so that the leap day comes last.
        let shifted = min(max(days, -719_162), 2_932_896) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    }

    /// The number of days from 1 January 1970 to this day.
    @inlinable
    @inline(__always)
    package var daysSince1970: Int {
        let shiftedYear = UInt(bitPattern: month <= 2 ? year &- 1 : year)
        let dayOfYear = (153 &* UInt(bitPattern: month > 2 ? month &- 3 : month &+ 9) &+ 2) / 5
        let leapDays = shiftedYear / 4 &- shiftedYear / 100 &+ shiftedYear / 400
        return Int(bitPattern: shiftedYear &* 365 &+ leapDays &+ dayOfYear) &+ day &- 719_469
    }

    @inlinable
    @inline(__always)
    static func dayCount(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

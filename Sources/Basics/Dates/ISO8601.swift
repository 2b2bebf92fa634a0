/// Dates as AWS's files, services and processes write them: `2026-01-31T12:00:00Z`.
package enum ISO8601 {
    /// Reads a date in any form of ``Timestamp/init(_:)`` but a number.
    package static func parse(_ text: String) -> Date? {
        Timestamp(iso8601: text)?.date
    }

    /// Writes `date` in UTC, to the second; see ``Timestamp/init(clamping:)`` for dates that no text can hold.
    package static func format(_ date: Date) -> String {
        Timestamp(clamping: date).description
    }
}

import Basics
import S3ControlModel

/// The legal hold and the retention of a version at a date.
struct ObjectLock {
    let legalHold: Bool
    let retention: S3Retention?
    let date: Date

    init(_ properties: MemoryObjectProperties, at date: Date) {
        legalHold = properties.legalHold == .on
        retention = properties.retention
        self.date = date
    }

    private static let days = 1...36_500
    private static let years = 1...100

    /// Whether a duration is within the limits of S3. A number that is nil is not checked.
    static func allows(days: Int?, years: Int?) -> Bool {
        Self.days.contains(days ?? 1) && Self.years.contains(years ?? 1)
    }

    /// Returns the length of a duration in days. Numbers beyond the limits of S3 are clamped.
    static func length(days: Int?, years: Int?) -> Int {
        min(max(days ?? 0, 0), Self.days.upperBound) + 365 * min(max(years ?? 0, 0), Self.years.upperBound)
    }

    private var isRetained: Bool {
        retention?.eventHold == .on || (retention?.retainUntilDate).map { $0 > date } == true
    }

    func forbidsDeletion(bypassesGovernance: Bool) -> Bool {
        if legalHold { return true }
        guard isRetained else { return false }
        return retention?.mode == .compliance || !bypassesGovernance
    }

    /// Checks that `next` may replace the current retention, and returns the resulting one.
    ///
    /// - Throws: The error of S3 if `next` is invalid or if the current retention does not allow it.
    func replaced(by next: S3Retention, bypassesGovernance: Bool) throws(S3Fault) -> S3Retention? {
        let hasHold = next.eventHold != nil || next.eventHoldDuration != nil
        if let mode = next.mode, !mode.isKnown { throw .malformedXML }
        if let hold = next.eventHold, !hold.isKnown { throw .malformedXML }
        guard Self.allows(days: next.eventHoldDuration?.days, years: next.eventHoldDuration?.years) else {
            throw .malformedXML
        }
        guard hasHold || (next.mode == nil) == (next.retainUntilDate == nil) else { throw .malformedXML }
        if let until = next.retainUntilDate, until <= date {
            throw .invalid("The retain until date must be in the future!")
        }
        var result = next
        if next.eventHold == .off, retention?.eventHold == .on {
            // The hold ends now, so its duration begins.
            let duration = next.eventHoldDuration ?? retention?.eventHoldDuration
            let days = Self.length(days: duration?.days, years: duration?.years)
            let end = date.addingTimeInterval(Double(days) * 86_400)
            result.mode = next.mode ?? retention?.mode
            if days > 0 { result.retainUntilDate = max(end, next.retainUntilDate ?? end) }
        }
        if isRetained, loosens(result) {
            guard retention?.mode != .compliance, bypassesGovernance else { throw .locked }
        }
        let isEmpty = result.mode == nil && result.retainUntilDate == nil && !hasHold
        return isEmpty ? nil : result
    }

    /// Whether `next` is shorter or less strict than the current retention.
    private func loosens(_ next: S3Retention) -> Bool {
        if retention?.mode == .compliance, next.mode != .compliance { return true }
        guard let until = retention?.retainUntilDate, until > date else {
            return next.eventHold == nil && next.retainUntilDate == nil
        }
        return next.eventHold != .on && (next.retainUntilDate ?? .distantPast) < until
    }
}

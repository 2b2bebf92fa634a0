internal import Basics
internal import S3ControlModel

/// What keeps a version from being deleted at a date.
struct ObjectLock {
    let legalHold: Bool
    let retention: S3Retention?
    let date: Date

    init(_ properties: MemoryObjectProperties, at date: Date) {
        legalHold = properties.legalHold == .on
        retention = properties.retention
        self.date = date
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
    /// - Throws: What S3 says of a retention that makes no sense, or that the one in force does not allow.
    func replaced(by next: S3Retention, bypassesGovernance: Bool) throws(S3Fault) -> S3Retention? {
        let hasHold = next.eventHold != nil || next.eventHoldDuration != nil
        if let mode = next.mode, !mode.isKnown { throw .malformedXML }
        if let hold = next.eventHold, !hold.isKnown { throw .malformedXML }
        guard hasHold || (next.mode == nil) == (next.retainUntilDate == nil) else { throw .malformedXML }
        if let until = next.retainUntilDate, until <= date {
            throw .invalid("The retain until date must be in the future!")
        }
        var result = next
        if next.eventHold == .off, retention?.eventHold == .on {
            // The hold ends now: its duration begins.
            let duration = next.eventHoldDuration ?? retention?.eventHoldDuration
            let days = min((duration?.days ?? 0) + 365 * (duration?.years ?? 0), 100_000)
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

    /// Whether `next` keeps the version for less time, or less strictly, than the retention that is in force.
    private func loosens(_ next: S3Retention) -> Bool {
        if retention?.mode == .compliance, next.mode != .compliance { return true }
        guard let until = retention?.retainUntilDate, until > date else {
            return next.eventHold == nil && next.retainUntilDate == nil
        }
        return next.eventHold != .on && (next.retainUntilDate ?? .distantPast) < until
    }
}

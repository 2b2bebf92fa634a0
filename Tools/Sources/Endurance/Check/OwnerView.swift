internal import S3ControlModel

/// What the only one who changes a job may conclude of it from what was told.
struct OwnerView {
    /// The calls that created it, those that were repeated included.
    let creation: [CallRecord]
    /// The calls about it alone, in order.
    let calls: [CallRecord]
    /// What bulk changes told of it.
    let bulk: [BulkRecord]
    /// Whether a bulk change sent a request about it and then told nothing.
    let isInUntoldBulk: Bool

    /// What the job's end contradicts.
    func contradictions(to end: Told) -> [String] {
        [
            status(end), value(.priority, end.priority, initially: creation.first?.asked),
            value(.setTags, end.other, initially: "{}"),
        ]
        .compactMap(\.self)
    }

    private func status(_ end: Told) -> String? {
        let status = JobStatus(rawValue: end.status ?? "")
        let cancelling = calls.filter { [.cancel, .cancelAndWait].contains($0.kind) }
        if cancelling.contains(where: { $0.outcome == .success })
            || bulk.contains(where: { ["done", "alreadySo"].contains($0.outcome) }),
            ![.cancelled, .cancelling].contains(status)
        {
            return "cancelled by what was told, and \(status) in the end"
        }
        let mayBeCancelled =
            cancelling.contains { $0.outcome != .none || $0.kind == .cancelAndWait }
            || bulk.contains { !["refused", "pending"].contains($0.outcome) } || isInUntoldBulk
        if !mayBeCancelled, [.cancelled, .cancelling].contains(status) { return "cancelled by nobody" }
        if calls.contains(where: { $0.kind == .confirm && $0.outcome == .success }), status == .suspended {
            return "confirmed by what was told, and still suspended"
        }
        // What was seen to have ended stays so.
        for call in calls where call.outcome == .success {
            guard let seen = call.told.status.map(JobStatus.init(rawValue:)), seen.isTerminal, seen != status
            else {
                continue
            }
            return "seen \(seen) in call \(call.number), and \(status) in the end"
        }
        return nil
    }

    /// The last value that was told to be set, or one that may have been set since.
    private func value(_ kind: CallRecord.Kind, _ end: String?, initially: String?) -> String? {
        var possible: Set<String> = initially.map { [$0] } ?? []
        var isLoose = false
        for call in calls where call.kind == kind {
            guard let asked = call.asked else { continue }
            switch call.outcome {
            // What may be on its way still can come after what is told later.
            case .success where isLoose: possible.insert(asked)
            case .success: possible = [asked]
            case .unknown, .cancelled, .other:
                possible.insert(asked)
                isLoose = true
            case .none: break
            }
        }
        guard let end, !possible.contains(end), !possible.isEmpty else { return nil }
        return
            "its \(kind == .priority ? "priority is" : "tags are") \(end) in the end, not one of \(possible.sorted())"
    }
}

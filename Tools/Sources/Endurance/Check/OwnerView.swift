import S3ControlModel

/// The conclusions that a job's only owner can draw from the results of its calls.
struct OwnerView {
    /// The calls that created the job, including repeated ones.
    let creation: [CallRecord]
    /// The calls for this job alone, in order.
    let calls: [CallRecord]
    /// The results of bulk changes for the job.
    let bulk: [BulkRecord]
    /// Whether a bulk change sent a request for the job but then returned no result.
    let isInUnreportedBulk: Bool

    /// The contradictions between the results and the job's final state.
    func contradictions(to end: ReportedState) -> [String] {
        [
            status(end), value(.priority, end.priority, initially: creation.first?.requested),
            value(.setTags, end.other, initially: "{}"),
        ]
        .compactMap(\.self)
    }

    private func status(_ end: ReportedState) -> String? {
        let status = JobStatus(rawValue: end.status ?? "")
        let cancelling = calls.filter { [.cancel, .cancelAndWait].contains($0.kind) }
        if cancelling.contains(where: { $0.outcome == .success })
            || bulk.contains(where: { ["done", "unchanged"].contains($0.outcome) }),
            ![.cancelled, .cancelling].contains(status)
        {
            return "reported as cancelled, but \(status) in the end"
        }
        let mayBeCancelled =
            cancelling.contains { $0.outcome != .none || $0.kind == .cancelAndWait }
            || bulk.contains { !["refused", "pending"].contains($0.outcome) } || isInUnreportedBulk
        if !mayBeCancelled, [.cancelled, .cancelling].contains(status) {
            return "cancelled, although no call requested it"
        }
        if calls.contains(where: { $0.kind == .confirm && $0.outcome == .success }), status == .suspended {
            return "reported as confirmed, but still suspended"
        }
        // A job that has ended keeps its status.
        for call in calls where call.outcome == .success {
            guard let seen = call.reported.status.map(JobStatus.init(rawValue:)), seen.isTerminal,
                seen != status
            else {
                continue
            }
            return "\(seen) in call \(call.number), but \(status) in the end"
        }
        return nil
    }

    /// Returns a contradiction unless the final value is the last one that was reported as set, or
    /// one that may have been set since.
    private func value(_ kind: CallRecord.Kind, _ end: String?, initially: String?) -> String? {
        var possible: Set<String> = initially.map { [$0] } ?? []
        var isLoose = false
        for call in calls where call.kind == kind {
            guard let requested = call.requested else { continue }
            switch call.outcome {
            // A request in flight may take effect after a later result.
            case .success where isLoose: possible.insert(requested)
            case .success: possible = [requested]
            case .unknown, .cancelled, .other:
                possible.insert(requested)
                isLoose = true
            case .none: break
            }
        }
        guard let end, !possible.contains(end), !possible.isEmpty else { return nil }
        return
            "its \(kind == .priority ? "priority is" : "tags are") \(end) in the end, not one of \(possible.sorted())"
    }
}

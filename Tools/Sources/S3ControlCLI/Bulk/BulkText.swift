import S3Control

/// The results of a bulk change, in words.
enum BulkText {
    /// The number of jobs, such as `2 jobs`.
    static func jobs(_ count: Int) -> String { count == 1 ? "1 job" : "\(count) jobs" }

    /// The verb for the change, such as `cancel`.
    static func verb(_ kind: BulkAction.Kind) -> String {
        switch kind {
        case .cancel: "cancel"
        case .confirm: "confirm"
        case .setPriority: "change the priority of"
        }
    }

    /// The past participle for the change, such as `cancelled`.
    static func participle(_ kind: BulkAction.Kind) -> String {
        switch kind {
        case .cancel: "cancelled"
        case .confirm: "confirmed"
        case .setPriority: "changed"
        }
    }

    /// The outcome for a job.
    static func outcome(_ result: BulkResult, _ action: BulkAction) -> String {
        let participle = participle(action.kind)
        switch (result.outcome, action) {
        // Tasks that have started run to their end.
        case (.done, .cancel) where result.status == .cancelling: return "cancelling"
        case (.unchanged, .cancel) where result.status == .cancelling: return "already cancelling"
        case (.done, .setPriority(let priority)): return "now priority \(priority)"
        case (.unchanged, .setPriority(let priority)): return "already priority \(priority)"
        case (.done, _): return participle
        case (.unchanged, _): return "already \(participle)"
        case (.refused, _): return "refused"
        case (.unknown, _): return "unknown"
        case (.pending, _): return "not \(participle)"
        case (.unselected, _): return "tags not read"
        }
    }

    /// A line for each job: its ID, the outcome, and the reason.
    static func lines(_ results: [BulkResult], _ action: BulkAction) -> String {
        let rows = results.map { ($0.jobID.rawValue, outcome($0, action), $0.message?.withoutControls ?? "") }
        let widths = rows.reduce((0, 0)) { (max($0.0, $1.0.displayWidth), max($0.1, $1.1.displayWidth)) }
        return rows.map { id, outcome, message in
            var line = id.fitted(to: widths.0) + "  " + outcome.fitted(to: widths.1) + "  " + message
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }
        .joined()
    }

    /// The counts of all jobs, such as `3 jobs: 2 cancelled, 1 refused`.
    static func totals(_ report: BulkReport) -> String {
        var counts: [(text: String, count: Int)] = []
        for outcome in [
            BulkResult.Outcome.done, .unchanged, .refused, .unknown, .pending, .unselected,
        ] {
            for result in report.results where result.outcome == outcome {
                let text = self.outcome(result, report.action)
                if let index = counts.firstIndex(where: { $0.text == text }) {
                    counts[index].count += 1
                } else {
                    counts.append((text, 1))
                }
            }
        }
        let parts = counts.map { "\($0.count) \($0.text)" }.joined(separator: ", ")
        return parts.isEmpty ? "No jobs match" : "\(jobs(report.results.count)): \(parts)"
    }

    /// The reason for the early end of a run, as a sentence.
    static func sentence(_ interruption: BulkReport.Interruption) -> String {
        switch interruption {
        case .cancelled: "Interrupted."
        case .failed(let why): "Stopped: \(why)"
        }
    }
}

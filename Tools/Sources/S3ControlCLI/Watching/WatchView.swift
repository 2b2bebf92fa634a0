import S3Control

/// The watched jobs, as lines that fit a screen and share one set of columns.
struct WatchView {
    private let jobs: [JobID]
    private let palette: Palette
    private(set) var snapshots: [JobID: JobSnapshot] = [:]
    private var descriptions: [JobID: String] = [:]
    private var missing: Set<JobID> = []
    private var reasons: [JobID: String] = [:]

    init(jobs: [JobID], palette: Palette) {
        self.jobs = jobs
        self.palette = palette
    }

    /// Whether every job has completed.
    var areAllComplete: Bool { jobs.allSatisfy { snapshots[$0]?.status == .complete } }

    /// Whether tasks of any job have failed.
    var hasFailedTasks: Bool { snapshots.values.contains { $0.failed > 0 } }

    mutating func note(_ snapshot: JobSnapshot) {
        snapshots[snapshot.jobID] = snapshot
        missing.remove(snapshot.jobID)
    }

    /// Adds the details of a listing. Jobs that it does not contain are not found yet.
    mutating func note(_ details: [JobID: JobListDescriptor]) {
        for (id, job) in details {
            descriptions[id] = job.description?.withoutControls ?? ""
            if snapshots[id] == nil { snapshots[id] = JobSnapshot(job) }
        }
        missing = Set(jobs.filter { details[$0] == nil && snapshots[$0] == nil })
    }

    /// Whether there is room for more reasons, each of which requires a request.
    var takesReasons: Bool { reasons.count < Self.mostReasons }

    private static let mostReasons = 10

    /// Adds the reason why a job failed.
    mutating func note(reason: String, of job: JobID) {
        reasons[job] = reason.withoutControls
    }

    /// The jobs that the service does not return yet.
    var notFound: [JobID] { jobs.filter(missing.contains) }

    // MARK: The lines

    /// The lines of the view: a summary, the jobs, and the number of omitted jobs. They leave the screen's
    /// last row free. The last view also contains the reasons for failures.
    ///
    /// - Parameter isEnd: Whether this is the last view, which stays on the screen.
    func frame(_ size: TerminalSize, updated seconds: Int?, isEnd: Bool = false) -> [SafeText] {
        let width = max(1, size.columns - 1)
        // The last row stays free so that the screen does not scroll.
        let room = max(0, size.rows - 2)
        let hasMore = jobs.count > room && room > 1
        var shown = jobs
        if jobs.count > room {
            // Failed and running jobs are shown first, and complete ones last.
            shown = Array(
                jobs.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
                    .prefix(hasMore ? room - 1 : room).map(\.element)
            )
        }
        var lines = [SafeText(summary(updated: seconds).cut(to: width))]
        lines += rows(shown, width)
        if hasMore { lines.append(palette.dim("… \(jobs.count - shown.count) more".cut(to: width))) }
        if isEnd { lines += failures(width) }
        return lines
    }

    private func rank(_ job: JobID) -> Int {
        guard let snapshot = snapshots[job] else { return 1 }
        switch snapshot.status {
        case .failed, .failing: return 0
        case .complete: return 4
        case .cancelled: return 3
        case .active: return 1
        default: return 2
        }
    }

    private func summary(updated seconds: Int?) -> String {
        let ended = jobs.count { snapshots[$0]?.isFinal ?? false }
        var counts: [String] = []
        for status in [JobStatus.complete, .failed, .cancelled] {
            let count = jobs.count { snapshots[$0]?.status == status }
            if count > 0 { counts.append("\(count) \(status.rawValue.lowercased())") }
        }
        let failedTasks = snapshots.values.reduce(0) { sum, snapshot in
            let (total, overflows) = sum.addingReportingOverflow(snapshot.failed)
            return overflows ? .max : total
        }
        if failedTasks > 0 { counts.append("\(failedTasks) \(failedTasks == 1 ? "task" : "tasks") failed") }
        var text = "\(ended) of \(BulkText.jobs(jobs.count)) ended"
        if !counts.isEmpty { text += ": \(counts.joined(separator: ", "))" }
        if !missing.isEmpty { text += "; \(missing.count) not found yet" }
        // The age is shown if it exceeds the usual time between two polls.
        if let seconds, seconds > 12 { text += " (updated \(TimeText.duration(Double(seconds))) ago)" }
        return text
    }

    /// The reasons why jobs failed, one line each.
    private func failures(_ width: Int) -> [SafeText] {
        jobs.filter { reasons[$0] != nil }.map {
            palette.red("\($0) failed: \(reasons[$0] ?? "")".cut(to: width))
        }
    }

    private struct Widths {
        var job: Int
        var status: Int
        var bar = 10
        var percent = 4
        var details: Int
        var description: Int

        /// The width of all visible columns and the gaps between them.
        var total: Int {
            let columns = [job, status, bar, percent, details, description].filter { $0 > 0 }
            return columns.reduce(2 * (columns.count - 1), +)
        }
    }

    private func rows(_ jobs: [JobID], _ width: Int) -> [SafeText] {
        guard !jobs.isEmpty else { return [] }
        let details = jobs.map { snapshots[$0].map(Self.details) ?? "" }
        let widths = fit(jobs, details, width)
        return zip(jobs, details).map { job, details in
            let snapshot = snapshots[job]
            let status =
                snapshot?.status.rawValue.withoutControls ?? (missing.contains(job) ? "not found" : "")
            var cells = [SafeText(job.rawValue.fittedInMiddle(to: widths.job))]
            func add(_ width: Int, _ cell: (Int) -> SafeText) {
                if width > 0 { cells.append(cell(width)) }
            }
            func styled(_ text: String) -> SafeText {
                snapshot.map { palette.status($0.status, text) } ?? SafeText(text)
            }
            add(widths.status) { styled(status.fitted(to: $0)) }
            add(widths.bar) { styled(Self.bar(snapshot, $0)) }
            add(widths.percent) { SafeText((snapshot?.percent ?? "–").fitted(to: $0, alignsRight: true)) }
            add(widths.details) { SafeText(details.fitted(to: $0)) }
            add(widths.description) { SafeText((descriptions[job] ?? "").fitted(to: $0)) }
            return cells.dropFirst().reduce(cells[0]) { $0 + SafeText("  ") + $1 }
        }
    }

    private func fit(_ jobs: [JobID], _ details: [String], _ width: Int) -> Widths {
        func widest(_ texts: some Sequence<String>) -> Int { texts.reduce(0) { max($0, $1.displayWidth) } }
        var widths = Widths(
            job: widest(jobs.lazy.map(\.rawValue)),
            status: max(9, widest(jobs.lazy.compactMap { self.snapshots[$0]?.status.rawValue })),
            details: widest(details),
            description: widest(jobs.lazy.compactMap { self.descriptions[$0] })
        )
        func shrink(_ column: WritableKeyPath<Widths, Int>, to least: Int) {
            let excess = widths.total - width
            if excess > 0, widths[keyPath: column] > least {
                widths[keyPath: column] = max(least, widths[keyPath: column] - excess)
            }
        }
        func drop(_ column: WritableKeyPath<Widths, Int>) {
            if widths.total > width { widths[keyPath: column] = 0 }
        }
        shrink(\.description, to: 16)
        shrink(\.job, to: 13)
        shrink(\.bar, to: 6)
        shrink(\.description, to: 8)
        drop(\.description)
        shrink(\.details, to: 10)
        drop(\.bar)
        drop(\.details)
        shrink(\.job, to: 5)
        drop(\.percent)
        shrink(\.status, to: 6)
        drop(\.status)
        shrink(\.job, to: 1)
        // The remaining width makes bars longer and easier to compare.
        if widths.bar > 0 { widths.bar = min(40, widths.bar + max(0, width - widths.total)) }
        return widths
    }

    private static func bar(_ snapshot: JobSnapshot?, _ width: Int) -> String {
        let fraction = snapshot.flatMap { $0.total == nil || $0.total == 0 ? nil : $0.fractionCompleted } ?? 0
        let filled = min(width, Int(Double(width) * fraction))
        return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    }

    private static func details(_ snapshot: JobSnapshot) -> String {
        var parts: [String] = []
        if snapshot.failed > 0 { parts.append("\(snapshot.failed) failed") }
        if !snapshot.isFinal {
            if let rate = snapshot.rate, rate.isFinite, rate < 1e15 {
                parts.append("\(Int(rate.rounded()))/s")
            }
            if let left = snapshot.timeLeft { parts.append(TimeText.duration(left / .seconds(1)) + " left") }
        }
        return parts.joined(separator: ", ")
    }
}

internal import S3Control

/// The jobs that are watched, a line each, redrawn in place.
struct WatchView {
    private let jobs: [JobID]
    private let palette: Palette
    private var snapshots: [JobID: JobSnapshot] = [:]
    private var drawnLines = 0

    init(jobs: [JobID], palette: Palette) {
        self.jobs = jobs
        self.palette = palette
    }

    /// Whether every job has completed.
    var areAllComplete: Bool { jobs.allSatisfy { snapshots[$0]?.status == .complete } }

    mutating func note(_ snapshot: JobSnapshot) {
        snapshots[snapshot.jobID] = snapshot
    }

    /// What brings the terminal from the last view to the one with `snapshot`.
    mutating func redraw(with snapshot: JobSnapshot, width: Int) -> String {
        note(snapshot)
        // Up to the first line, and each line cleared before it is drawn.
        var text = drawnLines > 0 ? "\u{1B}[\(drawnLines)A" : ""
        for job in jobs { text += "\u{1B}[2K" + bar(of: job, width: width) + "\n" }
        drawnLines = jobs.count
        return text
    }

    private func bar(of job: JobID, width: Int) -> String {
        guard let snapshot = snapshots[job] else { return job.rawValue.fitted(to: width - 1) }
        let share = snapshot.share ?? 0
        var name = job.rawValue
        let status = snapshot.status.rawValue.fitted(to: 10)
        let percent = snapshot.share.map { "\(Int($0 * 100)) %" } ?? "–"
        var details = Self.details(snapshot)
        // One column is left free: a line as wide as the terminal would wrap.
        var room = width - 1 - name.displayWidth - details.displayWidth - 21
        if room < 10 {
            name = name.fitted(to: 9)
            room = width - 1 - 9 - details.displayWidth - 21
        }
        if room < 6 {
            details = ""
            room = width - 1 - 9 - 21
        }
        guard room >= 4 else { return "\(name) \(percent)".fitted(to: max(1, width - 1)) }
        let filled = Int(Double(room) * share)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: room - filled)
        let shown = palette.status(snapshot.status, bar)
        return "\(name)  \(palette.status(snapshot.status, status)) \(shown) "
            + percent.fitted(to: 5, alignsRight: true) + (details.isEmpty ? "" : "  " + details)
    }

    private static func details(_ snapshot: JobSnapshot) -> String {
        var parts: [String] = []
        if snapshot.failed > 0 { parts.append("\(snapshot.failed) failed") }
        if !snapshot.isLast {
            if let rate = snapshot.rate { parts.append("\(Int(rate.rounded()))/s") }
            if let left = snapshot.timeLeft { parts.append(TimeText.duration(left / .seconds(1)) + " left") }
        }
        return parts.joined(separator: ", ")
    }

    /// A snapshot as one line, for what is no terminal.
    static func line(_ snapshot: JobSnapshot) -> String {
        let total = snapshot.total.map(String.init) ?? "?"
        let details = details(snapshot)
        return "\(snapshot.jobID) \(snapshot.status) \(snapshot.done)/\(total)"
            + (details.isEmpty ? "" : " \(details)")
    }
}

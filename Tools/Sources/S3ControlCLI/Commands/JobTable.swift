internal import S3Control

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A job as a line of the table.
struct JobRow: Sendable {
    let status: JobStatus
    let cells: [String]

    static let titles = ["JOB", "STATUS", "PRIORITY", "DONE", "OPERATION", "CREATED", "DESCRIPTION"]

    init(_ job: JobListDescriptor, now: Date) {
        status = job.status
        let tasks = job.progressSummary
        let done = (tasks?.numberOfTasksSucceeded ?? 0) + (tasks?.numberOfTasksFailed ?? 0)
        let share = tasks?.totalNumberOfTasks.flatMap { $0 > 0 ? "\(done * 100 / $0) %" : nil } ?? "–"
        let failed =
            (tasks?.numberOfTasksFailed ?? 0) > 0 ? ", \(tasks?.numberOfTasksFailed ?? 0) failed" : ""
        cells = [
            job.jobID.rawValue, job.status.rawValue, "\(job.priority)", share + failed,
            job.operation?.rawValue ?? "", TimeText.ago(now.timeIntervalSince(job.creationTime)),
            (job.description ?? "").withoutControls,
        ]
    }

    /// Whether a listed job is one that `filter` means, its tags apart.
    static func matches(_ job: JobListDescriptor, _ filter: JobFilter, _ now: Date) -> Bool {
        let age = Duration.seconds(now.timeIntervalSince(job.creationTime))
        let isOfOperation =
            filter.operations.map { wanted in job.operation.map(wanted.contains) ?? false } ?? true
        let isDescribed = filter.descriptionContains.map { job.description?.contains($0) ?? false } ?? true
        return filter.statuses?.contains(job.status) != false && isOfOperation && isDescribed
            && filter.minimumAge.map { age >= $0 } ?? true && filter.maximumAge.map { age <= $0 } ?? true
    }
}

/// Jobs as a table: the description takes what room there is, and columns go where there is none.
struct JobTable {
    let rows: [JobRow]

    /// The columns in the order in which they are given up: the last two are never.
    private static let expendable = [6, 4, 2, 5, 3]

    /// The table; every column as wide as its widest cell where there is no `width` to keep to.
    func render(width: Int?, palette: Palette) -> String {
        var columns = Array(JobRow.titles.indices)
        var widths = columns.map { column in
            rows.map { $0.cells[column].displayWidth }.reduce(JobRow.titles[column].displayWidth, max)
        }
        if let width {
            func total() -> Int { columns.reduce(0) { $0 + widths[$1] } + 2 * (columns.count - 1) }
            if columns.contains(6), total() > width { widths[6] = max(12, widths[6] - (total() - width)) }
            for column in Self.expendable where total() > width { columns.removeAll { $0 == column } }
            if total() > width { widths[0] = max(8, widths[0] - (total() - width)) }
        }
        func line(_ cells: [String], _ style: (Int, String) -> String) -> String {
            var line = columns.map { style($0, cells[$0].fitted(to: widths[$0], alignsRight: $0 == 2)) }
                .joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }
        return rows.reduce(line(JobRow.titles) { palette.bold($1) }) { text, row in
            text + line(row.cells) { $0 == 1 ? palette.status(row.status, $1) : $1 }
        }
    }
}

/// Times in words.
enum TimeText {
    /// How long ago something was, in its largest unit.
    static func ago(_ seconds: Double) -> String {
        seconds < 0 ? "in the future" : seconds < 1 ? "now" : "\(duration(seconds)) ago"
    }

    /// A length of time in its largest unit, of two where that says more.
    static func duration(_ seconds: Double) -> String {
        let seconds = Int(min(max(0, seconds), 1e12))
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min"
        case ..<86_400: return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
        default: return "\(seconds / 86_400) d"
        }
    }
}

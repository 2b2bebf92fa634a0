import ArgumentParser
import Basics
import S3Control

/// Jobs as a table. On narrow terminals, IDs and texts are shortened, and then columns are omitted.
struct JobTable {
    let rows: [JobRow]

    private enum Column: Int, CaseIterable {
        case job, status, priority, done, operation, created, description
    }

    /// The steps that fit the table into the width, in order. Each narrows or removes a column.
    private static let steps: [(column: Column, width: Int?)] = [
        (.description, 24), (.job, 13), (.operation, 12), (.priority, nil), (.description, 14),
        (.operation, nil),
        (.created, nil), (.description, 8), (.done, nil), (.job, 8), (.description, nil),
    ]

    /// Renders the table. Without a `width`, every column is as wide as its widest cell.
    func render(width: Int?, palette: Palette) -> SafeText {
        let columns = fit(width)
        func line(_ cells: [String], _ style: (Column, String) -> SafeText) -> SafeText {
            var line = SafeText()
            // Lines have no trailing spaces.
            let last = columns.lastIndex { !cells[$0.column.rawValue].isEmpty } ?? 0
            for (index, (column, width)) in columns.enumerated() where index <= last {
                let cell = cells[column.rawValue]
                let isLast = index == last
                // Names with the same beginning differ at the end.
                var fitted =
                    column == .job || column == .operation
                    ? cell.fittedInMiddle(to: width)
                    : cell.fitted(to: width, alignsRight: column == .priority)
                if isLast { while fitted.last == " " { fitted.removeLast() } }
                line += style(column, fitted)
                if !isLast { line += SafeText("  ") }
            }
            return line + SafeText("\n")
        }
        return rows.reduce(line(JobRow.titles) { palette.bold($1) }) { text, row in
            text
                + line(row.cells) { column, cell in
                    column == .status
                        ? row.status.map { palette.status($0, cell) } ?? SafeText(cell) : SafeText(cell)
                }
        }
    }

    /// The columns to show, with their widths.
    private func fit(_ width: Int?) -> [(column: Column, width: Int)] {
        var columns = Column.allCases.map { column in
            let cells = rows.lazy.map { $0.cells[column.rawValue].displayWidth }
            return (column: column, width: cells.reduce(JobRow.titles[column.rawValue].displayWidth, max))
        }
        guard let width else { return columns }
        let natural = Dictionary(uniqueKeysWithValues: columns.map { ($0.column, $0.width) })
        var excess: Int { columns.reduce(2 * (columns.count - 1)) { $0 + $1.width } - width }
        for step in Self.steps where excess > 0 {
            guard let index = columns.firstIndex(where: { $0.column == step.column }) else { continue }
            guard let least = step.width else {
                columns.remove(at: index)
                continue
            }
            columns[index].width = min(columns[index].width, max(least, columns[index].width - excess))
        }
        if excess > 0 { columns[0].width = max(1, columns[0].width - excess) }
        // The last step may have removed more than necessary.
        for column in [Column.description, .job] where excess < 0 {
            guard let index = columns.firstIndex(where: { $0.column == column }) else { continue }
            columns[index].width = min(natural[column] ?? 0, columns[index].width - excess)
        }
        return columns
    }
}

/// A job as a row of the table.
struct JobRow: Sendable {
    /// The job's status; nil if it could not be read.
    let status: JobStatus?
    let cells: [String]

    static let titles = ["JOB", "STATUS", "PRIORITY", "DONE", "OPERATION", "CREATED", "DESCRIPTION"]

    init(_ job: JobListDescriptor, now: Date) {
        status = job.status
        cells =
            [
                job.jobID.rawValue, job.status.rawValue, job.priority.map(String.init) ?? "–",
                Self.done(job), job.operation?.rawValue ?? "",
                job.creationTime.map { TimeText.ago(now.timeIntervalSince($0)) } ?? "–",
                job.description ?? "",
            ]
            .map(\.withoutControls)
    }

    /// Creates the row of a job without details.
    init(_ result: BulkResult) {
        status = result.status
        cells = [
            result.jobID.rawValue, result.status?.rawValue ?? "?", "–", "–", "", "–",
            result.message.map { "(\($0.withoutControls))" } ?? "",
        ]
    }

    private static func done(_ job: JobListDescriptor) -> String {
        let snapshot = JobSnapshot(job)
        let failed = snapshot.failed > 0 ? ", \(snapshot.failed) failed" : ""
        return snapshot.percent + failed
    }
}

extension JobSnapshot {
    /// Creates a snapshot from a job in a listing.
    init(_ job: JobListDescriptor) {
        let tasks = job.progressSummary
        self.init(
            jobID: job.jobID,
            status: job.status,
            priority: job.priority,
            succeeded: max(0, tasks?.numberOfTasksSucceeded ?? 0),
            failed: max(0, tasks?.numberOfTasksFailed ?? 0),
            total: tasks?.totalNumberOfTasks.flatMap { $0 > 0 ? $0 : nil }
        )
    }

    /// The percentage of the tasks that have run, such as `42%`; a dash if it is unknown.
    var percent: String {
        guard let total, total > 0, let fractionCompleted else { return "–" }
        return "\(Int(fractionCompleted * 100))%"
    }
}

/// The orders of jobs: dates and numbers are descending, texts are ascending.
enum JobOrder: String, ExpressibleByArgument, CaseIterable {
    case created, priority, done, failed, status, operation, description, id

    /// The jobs in this order. Equal jobs are sorted by creation time, newest first.
    /// `isReversed` reverses the whole result.
    func sorted(_ jobs: [JobListDescriptor], isReversed: Bool) -> [JobListDescriptor] {
        let newest = jobs.sorted {
            let (left, right) = ($0.creationTime ?? .distantPast, $1.creationTime ?? .distantPast)
            return left == right ? $0.jobID.rawValue < $1.jobID.rawValue : left > right
        }
        let ordered: [JobListDescriptor] =
            switch self {
            case .created: newest
            case .priority: Self.descending(newest) { $0.priority ?? -1 }
            case .done: Self.descending(newest) { JobSnapshot($0).fractionCompleted ?? -1 }
            case .failed: Self.descending(newest) { JobSnapshot($0).failed }
            case .status: Self.ascending(newest) { $0.status.rawValue }
            case .operation: Self.ascending(newest) { $0.operation?.rawValue ?? "" }
            case .description: Self.ascending(newest) { $0.description ?? "" }
            case .id: Self.ascending(newest) { $0.jobID.rawValue }
            }
        return isReversed ? ordered.reversed() : ordered
    }

    // The standard library's sort is stable.
    private static func ascending(
        _ jobs: [JobListDescriptor],
        by value: (JobListDescriptor) -> some Comparable
    ) -> [JobListDescriptor] {
        jobs.sorted { value($0) < value($1) }
    }

    private static func descending(
        _ jobs: [JobListDescriptor],
        by value: (JobListDescriptor) -> some Comparable
    ) -> [JobListDescriptor] {
        jobs.sorted { value($0) > value($1) }
    }
}

/// Times in words.
enum TimeText {
    /// The time since an event, in its largest unit.
    static func ago(_ seconds: Double) -> String {
        seconds < 0 ? "in the future" : seconds < 1 ? "now" : "\(duration(seconds)) ago"
    }

    /// The duration in its largest unit; from an hour to a day, in hours and minutes.
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

internal import ArgumentParser
internal import Basics
internal import S3Control

/// Jobs as a table: narrow terminals get shorter ids and texts, and then fewer columns.
struct JobTable {
    let rows: [JobRow]

    private enum Column: Int, CaseIterable {
        case job, status, priority, done, operation, created, description
    }

    /// What is done to fit, in order: a column is cut down to a width, or given up.
    private static let steps: [(column: Column, width: Int?)] = [
        (.description, 24), (.job, 13), (.operation, 12), (.priority, nil), (.description, 14),
        (.operation, nil),
        (.created, nil), (.description, 8), (.done, nil), (.job, 8), (.description, nil),
    ]

    /// The table; every column as wide as its widest cell where there is no `width` to keep to.
    func render(width: Int?, palette: Palette) -> SafeText {
        let columns = fit(width)
        func line(_ cells: [String], _ style: (Column, String) -> SafeText) -> SafeText {
            var line = SafeText()
            // No spaces at the end of a line.
            let last = columns.lastIndex { !cells[$0.column.rawValue].isEmpty } ?? 0
            for (index, (column, width)) in columns.enumerated() where index <= last {
                let cell = cells[column.rawValue]
                let isLast = index == last
                // Names that begin alike differ at their ends.
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

    /// The columns that are shown, with their widths.
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
        // The last step may have freed more than it had to.
        for column in [Column.description, .job] where excess < 0 {
            guard let index = columns.firstIndex(where: { $0.column == column }) else { continue }
            columns[index].width = min(natural[column] ?? 0, columns[index].width - excess)
        }
        return columns
    }
}

/// A job as a line of the table.
struct JobRow: Sendable {
    /// nil where the job could not be looked at.
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

    /// A job of which no more is known.
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
    /// What a listing says of a job's tasks.
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

    /// The share of the tasks that have run, such as `42%`; a dash where there is none.
    var percent: String {
        guard let total, total > 0, let fractionCompleted else { return "–" }
        return "\(Int(fractionCompleted * 100))%"
    }
}

/// What jobs are sorted by: what is most asked for comes first.
enum JobOrder: String, ExpressibleByArgument, CaseIterable {
    case created, priority, done, failed, status, operation, description, id

    /// The jobs in this order; those that are equal in it, newest first.
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

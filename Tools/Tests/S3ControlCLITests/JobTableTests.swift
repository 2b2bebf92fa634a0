import Basics
import S3Control
import Testing

@testable import S3ControlCLI

@Suite("The table of jobs")
struct JobTableTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    private static func make() -> JobTable {
        let jobs: [JobListDescriptor] = [
            JobListDescriptor(jobID: "8d9a18fe-c303-4d39-8ccc-860d372da386", status: .active) {
                $0.description = "Tag the archive 写真 for the retention rules that begin next year"
                $0.operation = .s3PutObjectTagging
                $0.priority = 10
                $0.creationTime = now.addingTimeInterval(-90)
                $0.progressSummary = JobProgressSummary {
                    $0.totalNumberOfTasks = 200
                    $0.numberOfTasksSucceeded = 99
                    $0.numberOfTasksFailed = 1
                }
            },
            JobListDescriptor(jobID: "job-2", status: .awaitingNothing) {
                $0.priority = 2_147_483_647
                $0.creationTime = now
            },
        ]
        return JobTable(rows: jobs.map { JobRow($0, now: now) })
    }

    @Test("is never wider than the terminal", arguments: [24, 30, 40, 50, 60, 80, 100, 120, 200])
    func width(columns: Int) {
        let lines = Self.make().render(width: columns, palette: Palette(isOn: false)).split(separator: "\n")
        #expect(lines.count == 3)
        for line in lines { #expect(String(line).displayWidth <= columns) }
        #expect(lines[0].hasPrefix("JOB"))
        #expect(lines[0].contains("STATUS"))
    }

    @Test("keeps everything where there is no width to keep to")
    func whole() {
        let text = Self.make().render(width: nil, palette: Palette(isOn: false))
        for cell in ["50 %, 1 failed", "1 min ago", "begin next year", "2147483647", "now", "–"] {
            #expect(text.contains(cell))
        }
    }

    @Test("has the same columns with colours")
    func colours() {
        let plain = Self.make().render(width: 100, palette: Palette(isOn: false))
        let coloured = Self.make().render(width: 100, palette: Palette(isOn: true))
        #expect(coloured != plain)
        // A coloured cell keeps the spaces that end a plain line.
        let lines = coloured.replacing(/\u{1B}\[[0-9]+m/, with: "").split(separator: "\n").map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }
        #expect(lines == plain.split(separator: "\n").map(String.init))
    }
}

extension JobStatus {
    /// A status that this version does not know.
    fileprivate static let awaitingNothing = JobStatus(rawValue: "Awaiting")
}

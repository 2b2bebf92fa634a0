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

    private static func text(_ width: Int?, isColored: Bool = false) -> String {
        make().render(width: width, palette: Palette(isOn: isColored)).rendered
    }

    @Test("is never wider than the terminal", arguments: Array(16...130) + [200])
    func width(columns: Int) {
        let lines = Self.text(columns).split(separator: "\n")
        #expect(lines.count == 3)
        for line in lines { #expect(String(line).displayWidth <= columns) }
        #expect(lines[0].hasPrefix("JOB"))
        #expect(lines[0].contains("STATUS"))
    }

    @Test("cuts ids in their middle before it gives up the description, and keeps the latter at 80 columns")
    func narrow() {
        #expect(
            Self.text(80) == """
                JOB            STATUS    DONE           OPERATION     CREATED    DESCRIPTION
                8d9a18…2da386  Active    50%, 1 failed  S3PutO…gging  1 min ago  Tag the archiv…
                job-2          Awaiting  –                            now

                """
        )
        #expect(
            Self.text(50) == """
                JOB            STATUS    DONE           DESCRIPTI…
                8d9a18…2da386  Active    50%, 1 failed  Tag the a…
                job-2          Awaiting  –

                """
        )
    }

    @Test("keeps everything where there is no width to keep to")
    func whole() {
        let text = Self.text(nil)
        for cell in [
            "8d9a18fe-c303-4d39-8ccc-860d372da386", "50%, 1 failed", "1 min ago", "begin next year",
            "2147483647",
            "now", "–",
        ] {
            #expect(text.contains(cell))
        }
    }

    @Test("has the same columns with colors")
    func colors() {
        let plain = Self.text(100)
        let colored = Self.text(100, isColored: true)
        #expect(colored != plain)
        #expect(colored.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
    }

    @Test("does not trap on numbers that no job has")
    func hugeNumbers() {
        let job = JobListDescriptor(jobID: "job-1", status: .active) {
            $0.progressSummary = JobProgressSummary {
                $0.totalNumberOfTasks = .max
                $0.numberOfTasksSucceeded = .max
                $0.numberOfTasksFailed = .max
            }
            $0.creationTime = Date(timeIntervalSince1970: -1e300)
        }
        #expect(JobRow(job, now: Self.now).cells[3] == "100%, 9223372036854775807 failed")
    }
}

extension JobStatus {
    /// A status that this version does not know.
    fileprivate static let awaitingNothing = JobStatus(rawValue: "Awaiting")
}

import Basics
import S3Control
import S3ControlEmulator
import Testing

@testable import S3ControlCLI

@Suite("The view of watched jobs")
struct WatchViewTests {
    private static func job(
        _ number: Int,
        _ status: JobStatus,
        _ succeeded: Int,
        _ failed: Int,
        _ description: String = ""
    ) -> (JobSnapshot, JobListDescriptor) {
        let digits = String(number)
        let id = JobID(
            stringLiteral: "8d9a18fe-c303-4d39-8ccc-" + String(repeating: "0", count: 12 - digits.count)
                + digits
        )
        let snapshot = JobSnapshot(
            jobID: id,
            status: status,
            succeeded: succeeded,
            failed: failed,
            total: 1000
        )
        return (snapshot, JobListDescriptor(jobID: id, status: status) { $0.description = description })
    }

    private static func view(_ jobs: [(JobSnapshot, JobListDescriptor)]) -> WatchView {
        var view = WatchView(jobs: jobs.map(\.0.jobID), palette: Palette(isOn: false))
        view.note(Dictionary(uniqueKeysWithValues: jobs.map { ($0.1.jobID, $0.1) }))
        for job in jobs { view.note(job.0) }
        return view
    }

    private static let four = [
        job(1, .complete, 1000, 0, "Tag the archive"), job(2, .failed, 100, 900, "写真のアーカイブ"),
        job(3, .active, 250, 5, "half-way"), job(4, .preparing, 0, 0, "new"),
    ]

    @Test("has one set of columns for all rows at 80 columns")
    func narrow() {
        let lines = Self.view(Self.four).frame(TerminalSize(columns: 80, rows: 24), updated: nil).map(
            \.rendered
        )
        #expect(
            lines.map { String($0.reversed().drop { $0 == " " }.reversed()) } == [
                "2 of 4 jobs ended: 1 complete, 1 failed, 905 tasks failed",
                "8d9a18fe-c…000000001  Complete   ██████████  100%              Tag the archive",
                "8d9a18fe-c…000000002  Failed     ██████████  100%  900 failed  写真のアーカイブ",
                "8d9a18fe-c…000000003  Active     ██░░░░░░░░   25%  5 failed    half-way",
                "8d9a18fe-c…000000004  Preparing  ░░░░░░░░░░    0%              new",
            ]
        )
        #expect(Set(lines.dropFirst().map(\.displayWidth)).count == 1)
    }

    @Test(
        "is never larger than the screen, with any number of jobs",
        arguments: [(80, 24), (200, 60), (40, 10), (20, 5), (8, 3), (1, 1), (300, 100)],
        [1, 2, 40, 5000]
    )
    func fits(size: (columns: Int, rows: Int), count: Int) {
        let statuses: [JobStatus] = [.active, .complete, .failed, .cancelled, .preparing, .suspended]
        let jobs = (0..<count).map {
            Self.job($0, statuses[$0 % statuses.count], $0 % 900, $0 % 7, "Job number \($0) of a long night")
        }
        let lines = Self.view(jobs).frame(TerminalSize(columns: size.columns, rows: size.rows), updated: 30)
        #expect(lines.count <= max(1, size.rows - 1))
        for line in lines {
            #expect(line.rendered.displayWidth <= max(1, size.columns - 1), "\(line.rendered)")
        }
        if count > size.rows, size.columns > 20, size.rows > 3 {
            #expect(lines.last?.rendered.hasPrefix("… ") == true)
            #expect(lines.last?.rendered.contains("more") == true)
        }
    }

    @Test("shows what failed or runs before what is over, where there is no room for all")
    func mostImportant() {
        let jobs = (0..<40).map { Self.job($0, $0 == 39 ? .failed : $0 == 38 ? .active : .complete, 10, 0) }
        let lines = Self.view(jobs).frame(TerminalSize(columns: 80, rows: 8), updated: nil).map(\.rendered)
        #expect(lines[1].contains("Failed") && lines[2].contains("Active") && lines[3].contains("Complete"))
        #expect(lines.last == "… 35 more")
    }

    @Test("tells what is not found yet, how old it is, and why jobs failed at the end")
    func more() {
        let jobs = Self.four
        var view = WatchView(jobs: jobs.map(\.0.jobID), palette: Palette(isOn: false))
        view.note([:])
        let size = TerminalSize(columns: 100, rows: 24)
        let before = view.frame(size, updated: nil).map(\.rendered)
        #expect(before[0] == "0 of 4 jobs ended; 4 not found yet")
        #expect(before[1].contains("not found"))
        view.note(jobs[1].0)
        view.note(reason: "The manifest\u{1B}[2J is gone", of: jobs[1].0.jobID)
        let after = view.frame(size, updated: 90, isEnd: true).map(\.rendered)
        #expect(
            after[0] == "1 of 4 jobs ended: 1 failed, 900 tasks failed; 3 not found yet (updated 1 min ago)"
        )
        #expect(after.last == "\(jobs[1].0.jobID) failed: The manifest\\u001b[2J is gone")
    }
}

@Suite("Waiting for jobs at the command line")
struct WaitCommandTests {
    private static func emulator() -> S3ControlEmulator {
        let emulator = S3ControlEmulator()
        for (id, status) in [("job-1", JobStatus.complete), ("job-2", .failed), ("job-3", .cancelled)] {
            emulator.add(JobID(stringLiteral: id), status) {
                $0.progressSummary = JobProgressSummary {
                    $0.totalNumberOfTasks = 10
                    $0.numberOfTasksSucceeded = 7
                    $0.numberOfTasksFailed = 3
                }
            }
        }
        return emulator
    }

    @Test(
        "ends with 1 when a job failed or was cancelled, and prints statuses",
        arguments: [
            (["job-1"], 0, "Complete\n"), (["job-2"], 1, "Failed\n"), (["job-3"], 1, "Cancelled\n"),
            (["job-3", "--for", "cancelled"], 0, "Cancelled\n"), (["job-1", "--for", "cancelled"], 1, ""),
            (["job-1", "job-2"], 1, "job-1  Complete\njob-2  Failed\n"),
            (["job-1", "job-1"], 0, "Complete\n"),
            (["job-1", "--for", "running", "--timeout", "0s"], 1, ""),
        ]
    )
    func statuses(arguments: [String], code: Int32, output: String) async {
        let run = await Run.make(["wait"] + arguments, emulator: Self.emulator())
        #expect(run.code == code, "\(run.errors)")
        #expect(run.output == output)
    }

    @Test(
        "refuses what makes no sense",
        arguments: [
            (["job-1", "--max-failed", "3"], "--max-failed is for --for succeeded"),
            (["job-1", "--for", "succeeded", "--max-failed", "-1"], "--max-failed"),
            (["job-1", "--timeout", "2"], "invalid duration '2' for --timeout"), ([], "ids"),
        ]
    )
    func usage(arguments: [String], text: String) async {
        let run = await Run.make(["wait"] + arguments, emulator: Self.emulator())
        #expect(run.code == 2)
        #expect(run.errors.contains(text), "\(run.errors)")
    }
}

@Suite("Listing and showing jobs")
struct JobsCommandTests {
    private static func emulator() -> S3ControlEmulator {
        let emulator = S3ControlEmulator()
        for (index, id) in ["job-a", "job-b", "job-c"].enumerated() {
            emulator.add(JobID(stringLiteral: id), .complete) {
                $0.creationTime = $0.creationTime?.addingTimeInterval(-Double(index) * 7200 - 60)
                $0.priority = [5, 9, 1][index]
                $0.operation = .deleteTags()
            }
        }
        return emulator
    }

    @Test(
        "sorts the newest first, or by what is asked for",
        arguments: [
            ([], ["job-a", "job-b", "job-c"]), (["--reverse"], ["job-c", "job-b", "job-a"]),
            (["--sort", "priority"], ["job-b", "job-a", "job-c"]), (["--limit", "1"], ["job-a"]),
            (["--sort", "id", "--reverse", "--limit", "2"], ["job-c", "job-b"]),
            (["--operation", "s3deleteobjecttagging", "--status", "COMPLETE"], ["job-a", "job-b", "job-c"]),
            (["--older-than", "1h"], ["job-b", "job-c"]),
        ]
    )
    func order(arguments: [String], ids: [String]) async {
        let run = await Run.make(["jobs"] + arguments, emulator: Self.emulator())
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.split(separator: "\n").dropFirst().map { String($0.prefix(5)) } == ids)
        let json = await Run.make(["jobs", "--output", "json"] + arguments, emulator: Self.emulator())
        #expect(json.output.split(separator: "\"").filter { $0.hasPrefix("job-") }.map(String.init) == ids)
    }

    @Test("says that no job matches")
    func none() async {
        let run = await Run.make(["jobs", "--status", "Failed"], emulator: Self.emulator())
        #expect((run.code, run.output, run.errors) == (0, "", "No jobs match.\n"))
        let json = await Run.make(
            ["jobs", "--status", "Failed", "--output", "json"],
            emulator: Self.emulator()
        )
        #expect(json.output == "{\n    \"Jobs\": []\n}\n")
    }

    @Test("shows everything about a job, and ends with 1 for one that is not found")
    func show() async {
        let emulator = S3ControlEmulator()
        emulator.add("job-1", .failed) {
            $0.description = "Tag the archive"
            $0.operation = .replaceTags(by: [S3Tag(key: "team", value: "media")])
            $0.report = JobReport(enabled: true) {
                $0.bucket = "arn:aws:s3:::reports"
                $0.prefix = "nightly"
                $0.reportScope = .failedTasksOnly
            }
            $0.progressSummary = JobProgressSummary {
                $0.totalNumberOfTasks = 1000
                $0.numberOfTasksSucceeded = 400
                $0.numberOfTasksFailed = 600
            }
        }
        let run = await Run.make(["show", "job-1"], emulator: emulator)
        #expect(run.code == 0, "\(run.errors)")
        for line in [
            "Job           job-1", "Description   Tag the archive", "Status        Failed",
            "Progress      1000 of 1000 tasks (100%), 600 failed", "Priority      10",
            "Operation     S3PutObjectTagging", "              TagSet:", "              - Key: team",
            "Report        failed tasks, in s3://reports/nightly/job-job-1/manifest.json",
            "Tags          none",
        ] {
            #expect(run.output.contains("\(line)\n"), "\(line) is not in \(run.output)")
        }
        let missing = await Run.make(["show", "job-9"], emulator: emulator)
        #expect(missing.code == 1 && missing.output == "")
        #expect(missing.errors.contains("job-9"))
    }
}

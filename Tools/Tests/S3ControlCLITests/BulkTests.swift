import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlWire
import Synchronization
import Testing

@testable import S3ControlCLI

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("Changing many jobs")
struct BulkTests {
    private static func emulator() -> S3ControlEmulator {
        let emulator = S3ControlEmulator()
        emulator.add("job-1", .suspended) { $0.description = "nightly tags" }
        emulator.add("job-2", .suspended) { $0.description = "copies" }
        emulator.addJob("job-3", .complete, to: Run.account)
        emulator.addJob("job-4", .cancelled, to: Run.account)
        return emulator
    }

    @Test("ends with 1 when a job was refused, and counts all of them, those that needed no change included")
    func refused() async {
        let emulator = Self.emulator()
        let run = await Run.make(["cancel", "job-1", "job-3", "job-4", "job-9", "--yes"], emulator: emulator)
        #expect(run.code == 1)
        #expect(
            run.output.hasPrefix(
                """
                job-1  cancelled
                job-3  refused            The job is Complete.
                job-4  already cancelled
                job-9  refused  
                """
            ) || run.output.contains("job-9  refused            ")
        )
        #expect(run.output.split(separator: "\n").count == 4)
        #expect(run.errors == "4 jobs: 1 cancelled, 1 already cancelled, 2 refused.\n")
        #expect(emulator.job("job-1", of: Run.account)?.status == .cancelled)
    }

    @Test("ends with 0 when every job is as asked for", arguments: ["job-4", "job-1"])
    func fine(id: String) async {
        let run = await Run.make(["cancel", id, "--yes"], emulator: Self.emulator())
        #expect(run.code == 0)
        #expect(run.output == "\(id)  \(id == "job-4" ? "already cancelled" : "cancelled")\n")
    }

    @Test("never says that there is nothing to do when a job could not be looked at")
    func notFound() async {
        let run = await Run.make(["cancel", "job-9", "--yes"], emulator: Self.emulator())
        #expect(run.code == 1)
        #expect(run.output.hasPrefix("job-9  refused  "))
        #expect(run.errors == "1 job: 1 refused.\n")
    }

    @Test("shows what it would do, and does nothing, in a dry run")
    func dryRun() async {
        let emulator = Self.emulator()
        let run = await Run.make(["cancel", "--status", "suspended", "--dry-run"], emulator: emulator)
        #expect(run.code == 0)
        #expect(run.output.contains("nightly tags") && run.output.contains("copies"))
        #expect(run.output.hasPrefix("JOB"))
        #expect(run.errors == "Dry run: 2 jobs would be cancelled. Nothing was changed.\n")
        #expect(emulator.job("job-1", of: Run.account)?.status == .suspended)
    }

    @Test("shows description and age on standard error before it asks, and results once on standard output")
    func asks() async {
        let run = await Run.make(
            ["confirm", "--description-contains", "nightly"],
            emulator: Self.emulator(),
            answers: ["y"],
            canAsk: true
        )
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output == "job-1  confirmed\n")
        #expect(run.errors.contains("nightly tags") && run.errors.contains("Confirm this job? [y/N] "))
        #expect(run.errors.hasSuffix("1 job: 1 confirmed.\n"))
    }

    @Test("changes priorities")
    func priority() async {
        let emulator = Self.emulator()
        let run = await Run.make(
            ["priority", "--status", "SUSPENDED", "--to", "7", "--yes"],
            emulator: emulator
        )
        #expect(run.code == 0)
        #expect(
            run.output == "job-1  now priority 7\njob-2  now priority 7\n"
                || run.output == "job-2  now priority 7\njob-1  now priority 7\n"
        )
        #expect(emulator.job("job-1", of: Run.account)?.priority == 7)
    }

    @Test("takes jobs by their tags")
    func tags() async throws {
        let emulator = Self.emulator()
        let tag = [
            "put-job-tagging", "--account-id", Run.account.rawValue, "--job-id", "job-2", "--tags",
            "Key=team,Value=a=b",
        ]
        #expect(await Run.make(tag, emulator: emulator).code == 0)
        let listed = await Run.make(["jobs", "--tag", "team=a=b"], emulator: emulator)
        #expect(listed.code == 0)
        #expect(listed.output.contains("job-2") && !listed.output.contains("job-1"))
        let run = await Run.make(["cancel", "--tag", "team=a=b", "--yes"], emulator: emulator)
        #expect((run.code, run.output) == (0, "job-2  cancelled\n"))
    }

    @Test(
        "refuses what cannot be meant",
        arguments: [
            (["cancel"], "specify job IDs, or a filter"),
            (["cancel", "job-1", "--status", "Active"], "not both"),
            (["confirm"], "specify job IDs"), (["priority", "job-1"], "pass the new priority: --to NUMBER"),
            (["priority", "job-1", "--to", "-1", "--yes"], "--to"),
            (["cancel", "--operation", "S3PutObjectTaging", "--yes"], "Did you mean S3PutObjectTagging?"),
            (["jobs", "--operation", "copy"], "no job has the operation 'copy'"),
            (["cancel", "--older-than", "5", "--yes"], "invalid duration '5' for --older-than"),
            (["cancel", "--tag", "team", "--yes"], "--tag takes key=value"),
            (["cancel", "--tag", "a=b", "--tag", "a=c", "--yes"], "one value for each key, but 'a' has two"),
            (
                ["cancel", "--tag", "\u{E9}=b", "--tag", "e\u{301}=b", "--yes"],
                "--tag takes each key once"
            ),
            (["cancel", "job-1", "--reason", "", "--yes"], "--reason must be 1 to 256 characters long"),
            (
                ["cancel", "job-1", "--reason", String(repeating: "x", count: 257), "--yes"],
                "--reason must be 1 to 256 characters long"
            ),
            (["cancel", "--resume", "/dev/null", "--yes"], "pass --report FILE, too"),
            (["cancel", "--resume", "-", "--yes"], "pass --report FILE, too"),
            (["cancel", "job-1", "--report", "-", "--yes"], "/dev/stdout is standard output"),
            (["cancel", "--description-contains", "", "--yes"], "--description-contains takes text"),
            (["jobs", "--description-contains", ""], "--description-contains takes text"),
            (["watch", "--description-contains", ""], "--description-contains takes text"),
            (["cancel", "job-1"], "not a terminal: pass --yes"),
            (["cancel", "job-1", "--resume", "x.json", "--yes"], "neither IDs nor a filter"),
            (["cancel", "--resume", "x.json", "--reason", "r", "--yes"], "leave out --reason"),
        ]
    )
    func usage(arguments: [String], text: String) async {
        let emulator = Self.emulator()
        let run = await Run.make(arguments, emulator: emulator)
        #expect(run.code == 2, "\(run.errors)")
        #expect(run.errors.contains(text), "\(run.errors)")
        #expect(run.output == "" && emulator.callCount == 0)
    }

    @Test("keeps a report, and goes on with it")
    func resume() async throws {
        let emulator = Self.emulator()
        let path = "/tmp/s3control-bulk-\(UInt64.random(in: 0 ... .max)).json"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let plan = ["cancel", "job-1", "job-2", "--reason", "INC-1", "--dry-run", "--report", path]
        #expect(await Run.make(plan, emulator: emulator).code == 0)
        let wrong = await Run.make(["confirm", "--resume", path, "--yes"], emulator: emulator)
        #expect(wrong.code == 2 && wrong.errors.contains("it was made by cancel, not confirm"))
        let run = await Run.make(["cancel", "--resume", path, "--yes"], emulator: emulator)
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output == "job-1  cancelled\njob-2  cancelled\n")
        #expect(emulator.job("job-2", of: Run.account)?.statusUpdateReason == "INC-1")
        let again = await Run.make(["cancel", "--resume", path, "--yes"], emulator: emulator)
        #expect((again.code, again.errors) == (0, "2 jobs: 2 cancelled.\n"))
        let other = await Run.make(["cancel", "--resume", "/nowhere/x.json", "--yes"], emulator: emulator)
        #expect(other.code == 255 && other.errors.contains("/nowhere/x.json could not be read"))
    }

    @Test(
        "prints what was done also where the report can no longer be written",
        arguments: [
            (["job-1", "job-2"], "job-1  cancelled\njob-2  cancelled\n", "2 jobs: 2 cancelled."),
            (
                ["job-1", "job-3"], "job-1  cancelled\njob-3  refused    The job is Complete.\n",
                "2 jobs: 1 cancelled, 1 refused."
            ),
            (["job-1"], "job-1  cancelled\n", "1 job: 1 cancelled."),
        ]
    )
    func unwritableReport(ids: [String], output: String, totals: String) async {
        let path = "/tmp/s3control-bulk-\(UInt64.random(in: 0 ... .max)).json"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let isReplaced = Mutex(false)
        // A folder is in the report's place once the first job is changed.
        let service = HookedService(service: Self.emulator()) { request in
            try isReplaced.withLock { isReplaced in
                guard request.method == .post, !isReplaced else { return }
                isReplaced = true
                try FileManager.default.removeItem(atPath: path)
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            }
        }
        let run = await Run.make(["cancel"] + ids + ["--yes", "--report", path], emulator: service)
        #expect(run.code == 255)
        #expect(run.output == output)
        #expect(run.errors.hasPrefix("\(totals)\n"), "\(run.errors)")
        #expect(run.errors.hasSuffix("s3control: The report \(path) could not be written: Is a directory.\n"))
    }

    @Test("keeps reports in the form of JSONEncoder")
    func form() throws {
        var report = BulkReport(
            accountID: Run.account,
            region: "us-east-1",
            action: .setPriority(3),
            tags: ["a": "b"],
            results: [
                BulkResult(jobID: "job-1", outcome: .done, status: .active, requests: 2),
                BulkResult(jobID: "job-2", outcome: .refused, code: .notFound, message: "no", requestID: "r"),
            ],
            interruption: .failed("why")
        )
        report.requests = 5
        report.throttledRequests = 1
        for (action, duration) in [
            (BulkAction.cancel(reason: "x"), Duration.milliseconds(1500)),
            (.cancel(reason: nil), .seconds(1_000_000)),
            (.confirm, .zero), (.setPriority(9), .seconds(12) + .nanoseconds(5)),
        ] {
            report.action = action
            report.duration = duration
            report.interruption = report.interruption == .cancelled ? nil : .cancelled
            let text = BulkReportFile.json(report).description
            let decoded = try JSONDecoder().decode(BulkReport.self, from: Data(text.utf8))
            var exact = decoded
            exact.duration = duration
            #expect(exact == report)
            #expect((decoded.duration - duration).components.seconds == 0)
            let encoded = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
            var read = try BulkReportFile.report(JSONValue(parsing: encoded))
            #expect((read.duration - duration).components.seconds == 0)
            read.duration = duration
            #expect(read == report)
        }
    }
}

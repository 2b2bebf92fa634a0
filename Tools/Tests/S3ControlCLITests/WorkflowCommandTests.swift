import HTTPTypes
import S3Control
import S3ControlEmulator
import Testing

@testable import S3ControlCLI

@Suite("From a list of objects to a job")
struct WorkflowCommandTests {
    private static let role = ["--role", "arn:aws:iam::123456789012:role/batch"]
    private static let target = ["--upload-to", "s3://lists/a.csv", "--report", "s3://reports/nightly/"]

    private static func run(
        _ arguments: [String],
        _ store: MiniStore,
        answers: [String] = [],
        canAsk: Bool = false
    ) async -> Run {
        await Run.make(
            arguments,
            emulator: store,
            variables: MiniStore.variables,
            answers: answers,
            canAsk: canAsk
        )
    }

    @Test("uploads the manifest of a file of keys, creates the job, and prints its ID")
    func keys() async throws {
        let file = try TestFile("a b.jpg\n\ndir/é.jpg\nlast")
        let store = MiniStore()
        let run = await Self.run(
            [
                "submit", "tag", "team=media", "env=a=b", "--keys", file.path, "--bucket", "photos", "--yes",
                "--no-wait",
            ]
                + ["--description", "nightly", "--priority", "7", "--job-tag", "team=ops"] + Self.target
                + Self.role,
            store
        )
        #expect(run.code == 0, "\(run.errors)")
        #expect(store["/lists/a.csv"] == "photos,a%20b.jpg\nphotos,dir/%C3%A9.jpg\nphotos,last\n")
        let job = try #require(store.emulator.jobs(of: Run.account).first)
        #expect(run.output == "\(job.jobID)\n")
        #expect(
            job.operation?.s3PutObjectTagging?.tagSet == [
                S3Tag(key: "team", value: "media"), S3Tag(key: "env", value: "a=b"),
            ]
        )
        #expect(job.manifest?.location.objectARN == "arn:aws:s3:::lists/a.csv")
        #expect(job.manifest?.spec.fields == [.bucket, .key])
        #expect(job.report?.bucket == "arn:aws:s3:::reports" && job.report?.prefix == "nightly")
        #expect(job.report?.reportScope == .failedTasksOnly)
        #expect(job.priority == 7 && job.description == "nightly" && job.confirmationRequired == false)
        #expect(store.emulator.tags(of: job.jobID, of: Run.account) == [S3Tag(key: "team", value: "ops")])
    }

    @Test("takes the objects of a prefix, of locations, of an inventory, and of a manifest")
    func sources() async throws {
        let store = MiniStore()
        store["/photos/2026/a"] = "1"
        store["/photos/2026/b"] = "22"
        let job = ["submit", "untag", "--yes", "--no-wait"] + Self.role
        let prefix = await Self.run(job + ["--prefix", "s3://photos/2026/"] + Self.target, store)
        #expect(prefix.code == 0, "\(prefix.errors)")
        #expect(store["/lists/a.csv"] == "photos,2026/a\nphotos,2026/b\n")

        let file = try TestFile("s3://photos/x\ns3://other/y z\n")
        let locations = await Self.run(job + ["--keys", file.path] + Self.target, store)
        #expect(locations.code == 0, "\(locations.errors)")
        #expect(store["/lists/a.csv"] == "photos,x\nother,y%20z\n")

        store["/lists/versions.csv"] = "photos,a,v1\nphotos,b,v2\n"
        let versions = await Self.run(job + ["--manifest", "s3://lists/versions.csv", "--no-report"], store)
        #expect(versions.code == 0, "\(versions.errors)")
        #expect(
            store.emulator.jobs(of: Run.account).last?.manifest?.spec.fields == [.bucket, .key, .versionID]
        )
        #expect(store.emulator.jobs(of: Run.account).last?.report?.enabled == false)

        store["/inventory/daily/manifest.json"] = """
            {"sourceBucket": "photos", "destinationBucket": "arn:aws:s3:::inventory", "version": "2016-11-30",
             "fileFormat": "CSV", "fileSchema": "Bucket, Key", "files": [{"key": "data/1.csv"}]}
            """
        let inventory = await Self.run(
            job + ["--inventory", "s3://inventory/daily/manifest.json", "--no-report"],
            store
        )
        #expect(inventory.code == 0, "\(inventory.errors)")
        #expect(
            store.emulator.jobs(of: Run.account).last?.manifest?.spec.format == .inventoryReportCSV20161130
        )
    }

    @Test(
        "finds what is missing or wrong before anything is sent",
        arguments: [
            (["tag", "a=b"], "specify the objects"), (["tag"], "tag takes the tags"),
            (["tag", "nothing", "--prefix", "s3://b"], "tag takes key=value"),
            (["copy", "--prefix", "s3://b"], "copy takes where to"),
            (["untag", "--to", "s3://b", "--prefix", "s3://b"], "--to is for copy, not for untag"),
            (["untag", "x", "--prefix", "s3://b"], "untag takes no values"),
            (["restore", "--days", "0", "--prefix", "s3://b"], "--days takes a number above 0"),
            (["restore", "--tier", "quick", "--prefix", "s3://b"], "--tier takes one of"),
            (["hold", "maybe", "--prefix", "s3://b"], "hold takes on or off"),
            (["lambda", "f", "k=1", "k=2", "--prefix", "s3://b"], "lambda takes one value for each key"),
            (
                ["lambda", "f", "k=\u{E9}", "k=e\u{301}", "--prefix", "s3://b"],
                "lambda takes one value for each key"
            ),
            (
                ["lambda", "f", "\u{E9}=1", "e\u{301}=1", "--prefix", "s3://b"],
                "lambda takes each key once"
            ),
            (["untag", "--prefix", "photos"], "--prefix: \"photos\" is not a location in S3"),
            (["untag", "--manifest", "s3://b"], "--manifest takes the object's key, too: s3://b/KEY"),
            (["untag", "--inventory", "s3://B!/k"], "--inventory: "),
            (["untag", "--keys", "k", "--bucket", "B!"], "--bucket: "),
            (["untag", "--keys", "k", "--bucket", "s3://b/k"], "--bucket takes a bucket, not 's3://b/k'"),
            (["untag", "--prefix", "s3://b", "--upload-to", "x"], "--upload-to: \"x\" is not a location"),
            (["copy", "--to", "photos", "--prefix", "s3://b"], "--to: \"photos\" is not a location"),
            (["untag", "--manifest", "s3://b/k", "--role", "r", "--report", "x"], "--report: \"x\" is not"),
            (["retain", "--until", "tomorrow", "--prefix", "s3://b"], "invalid date 'tomorrow' for --until"),
            (["acl", "privat", "--prefix", "s3://b"], "Did you mean private?"),
            (["untag", "--prefix", "s3://b", "--keys", "k"], "--keys and --prefix cannot be combined"),
            (["untag", "--prefix", "s3://b", "--versions", "--bucket", "b"], "--bucket is for --keys"),
            (["untag", "--manifest", "s3://b/k"], "pass the role"),
            (["untag", "--manifest", "s3://b/k", "--role", "r"], "pass where the report goes"),
            (
                ["untag", "--manifest", "s3://b/k", "--role", "r", "--report", "s3://b", "--no-report"],
                "cannot be combined"
            ),
            (
                ["untag", "--prefix", "s3://b", "--upload-to", "s3://lists"],
                "--upload-to takes the manifest's key"
            ),
            (
                ["untag", "--prefix", "s3://b", "--role", "arn:aws:iam::123456789012:role/r", "--no-report"],
                "not a terminal: pass --yes"
            ),
            (["tagg", "a=b"], "tagg"),
            (
                [
                    "untag", "--manifest", "s3://b/k", "--role", "arn:aws:iam::123456789012:role/r",
                    "--no-report", "--yes", "--timeout", "banana",
                ], "invalid duration 'banana' for --timeout"
            ),
            (
                ["untag", "--manifest", "s3://b/k", "--role", "nonsense", "--no-report"],
                "the job is not valid: RoleArn"
            ),
            (
                [
                    "tag", "a=b", "a=c", "--manifest", "s3://b/k", "--role",
                    "arn:aws:iam::123456789012:role/r", "--no-report",
                ],
                "the job is not valid"
            ),
        ]
    )
    func usage(arguments: [String], text: String) async {
        let store = MiniStore()
        let run = await Self.run(["submit"] + arguments, store)
        #expect(run.code == 2, "\(run.errors)")
        #expect(run.errors.contains(text), "\(run.errors)")
        #expect(store.requestCount == 0 && store.emulator.callCount == 0 && run.output == "")
    }

    @Test("ends with 1 when the time is up, and leaves the job alone")
    func timeout() async throws {
        let store = MiniStore(S3ControlEmulator(configuration: EmulatorConfiguration(work: JobWork())))
        store["/lists/given.csv"] = "photos,k\n"
        let job = ["submit", "untag", "--manifest", "s3://lists/given.csv", "--no-report", "--yes"]
        let run = await Self.run(job + ["--timeout", "0s"] + Self.role, store)
        let created = try #require(store.emulator.jobs(of: Run.account).first)
        #expect(run.code == 1)
        #expect(
            run.errors.hasPrefix(
                "Created job \(created.jobID).\ns3control: Job \(created.jobID) was not ended within "
            ),
            "\(run.errors)"
        )
        #expect(!created.status.isTerminal)
    }

    @Test("creates no job of no objects, nor where the manifest's place is missing")
    func nothing() async throws {
        let store = MiniStore()
        let file = try TestFile("\n\n")
        let job =
            ["submit", "untag", "--yes", "--keys", file.path, "--bucket", "photos", "--no-report"] + Self.role
        let empty = await Self.run(job + ["--upload-to", "s3://lists/a.csv"], store)
        #expect(empty.code == 255 && empty.errors.contains("would be empty"))
        let nowhere = await Self.run(job, store)
        #expect(nowhere.code == 2 && nowhere.errors.contains("--upload-to s3://BUCKET/KEY"))
        #expect(store.emulator.jobs(of: Run.account).isEmpty)
    }

    @Test("reads reports in S3, by job and by location, and runs what failed again")
    func reports() async throws {
        let store = MiniStore()
        store.emulator.add("job-1", .complete) {
            $0.operation = .deleteTags()
            $0.roleARN = "arn:aws:iam::123456789012:role/batch"
            $0.priority = 3
            $0.report = JobReport(enabled: true) {
                $0.bucket = "arn:aws:s3:::reports"
                $0.format = .csv20180820
                $0.reportScope = .failedTasksOnly
            }
        }
        store["/reports/job-job-1/manifest.json"] = """
            {"Format": "Report_CSV_20180820", "ReportCreationDate": "2019-04-05T17:48:39.725Z",
             "Results": [{"TaskExecutionStatus": "failed", "Bucket": "reports", "Key": "job-job-1/results/f.csv"}],
             "ReportSchema": "Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage"}
            """
        store["/reports/job-job-1/results/f.csv"] =
            "photos,a%20b,,failed,AccessDenied,403,\u{1B}[2JAccess Denied\nphotos,c,,failed,NoSuchKey,404,gone\n"
        for source in ["job-1", "s3://reports/job-job-1/manifest.json"] {
            let report = await Self.run(["report", source], store)
            #expect(report.code == 1, "\(report.errors)")
            #expect(
                report.output == """
                    0 tasks succeeded, 2 failed
                      1 × AccessDenied, HTTP 403: \\u001b[2JAccess Denied
                      1 × NoSuchKey, HTTP 404: gone

                    """
            )
            let list = await Self.run(["report", source, "--list"], store)
            #expect(
                list.output == """
                    s3://photos/a b\t\tAccessDenied\t403\t\\u001b[2JAccess Denied
                    s3://photos/c\t\tNoSuchKey\t404\tgone

                    """
            )
        }
        let retry = ["retry", "job-1", "--upload-to", "s3://lists/retry.csv", "--yes", "--no-wait"]
        let again = await Self.run(retry + ["--except-code", "NoSuchKey"], store)
        #expect(again.code == 0, "\(again.errors)")
        #expect(again.errors.contains("1 failed task to run again."))
        #expect(store["/lists/retry.csv"] == "photos,a%20b\n")
        let none = await Self.run(retry + ["--code", "SlowDown"], store)
        #expect(none.code == 0 && none.errors.contains("There is nothing to retry"))
        let missing = await Self.run(["report", "job-9999"], store)
        #expect(missing.code == 255)
    }

    @Test("writes, uploads and previews manifests without a job")
    func manifests() async throws {
        let store = MiniStore()
        store["/photos/a"] = "12345"
        store["/photos/b"] = "1"
        let file = try TestFile("x y\nz\n")
        let keys = ["--keys", file.path, "--bucket", "s3://photos"]
        let written = await Self.run(["manifest", "write"] + keys, store)
        #expect((written.code, written.output) == (0, "photos,x%20y\nphotos,z\n"))
        #expect(store.requestCount == 0)
        let uploaded = await Self.run(
            ["manifest", "upload", "--upload-to", "s3://lists/m.csv"] + keys,
            store
        )
        #expect(uploaded.code == 0, "\(uploaded.errors)")
        #expect(uploaded.output.contains(#""ObjectArn": "arn:aws:s3:::lists/m.csv""#))
        let preview = await Self.run(
            ["manifest", "preview", "--prefix", "s3://photos", "--first", "1"],
            store
        )
        #expect(preview.output == "2 objects, 6 bytes\n  s3://photos/a\n  … 1 more\n")
        let listed = await Self.run(["manifest", "preview", "--manifest", "s3://lists/m.csv"], store)
        #expect(listed.output == "2 objects\n  s3://photos/x y\n  s3://photos/z\n")
        let wrong = await Self.run(["manifest", "write", "--prefix", "s3://photos"], store)
        #expect(wrong.code == 2)
    }

    @Test("prints the policies of a job's role, and sends nothing")
    func policies() async {
        let store = MiniStore()
        let job =
            ["policy", "tag", "a=b", "--prefix", "s3://photos/2026/", "--account-id", "123456789012"]
            + Self.target
        let both = await Self.run(job, store)
        #expect(both.code == 0, "\(both.errors)")
        for text in [
            "batchoperations.s3.amazonaws.com", "s3:PutObjectTagging", "arn:aws:s3:::photos/*",
            "arn:aws:s3:::lists/a.csv",
            "arn:aws:s3:::reports/nightly/*", "123456789012",
        ] { #expect(both.output.contains(text), "\(text)") }
        let trust = await Self.run(job + ["--only", "trust"], store)
        #expect(trust.output.contains("sts:AssumeRole") && !trust.output.contains("s3:PutObjectTagging"))
        #expect(store.requestCount == 0 && store.emulator.callCount == 0)
    }
}

@Suite("Applying a file")
struct ApplyTests {
    private static let yaml = """
        # Tags of the archive
        Description: nightly
        Operation:
          S3DeleteObjectTagging: {}
        Manifest:
          Spec: {Format: S3BatchOperations_CSV_20180820, Fields: [Bucket, Key]}
          Location: {ObjectArn: "arn:aws:s3:::lists/a.csv", ETag: abc}
        Report: {Enabled: false}
        Priority: 5
        RoleArn: arn:aws:iam::123456789012:role/batch
        Tags:
        - {Key: team, Value: media}
        """

    @Test("creates the job once, shows the difference, and changes what can be changed")
    func life() async throws {
        let emulator = S3ControlEmulator()
        let file = try TestFile(Self.yaml)
        let plan = await Run.make(["apply", file.path, "--plan"], emulator: emulator)
        #expect(plan.code == 1, "\(plan.errors)")
        #expect(
            plan.output.contains("+ Operation.S3DeleteObjectTagging: {}\n")
                && plan.output.contains("+ Priority: 5\n")
        )
        #expect(plan.errors == "There is no such job: it would be created.\n")
        #expect(emulator.jobs(of: Run.account).isEmpty)

        let created = await Run.make(["apply", file.path, "--yes", "--no-wait"], emulator: emulator)
        #expect(created.code == 0, "\(created.errors)")
        let job = try #require(emulator.jobs(of: Run.account).first)
        #expect(created.output.hasSuffix("\(job.jobID)\n"))

        let same = await Run.make(["apply", file.path, "--plan"], emulator: emulator)
        #expect((same.code, same.output) == (0, ""), "\(same.output)")
        #expect(same.errors.contains("and as the file describes it"))
        #expect(await Run.make(["apply", file.path, "--yes", "--no-wait"], emulator: emulator).code == 0)
        #expect(emulator.jobs(of: Run.account).count == 1)

        let other = try TestFile(
            Self.yaml.replacing("Priority: 5", with: "Priority: 9").replacing("media", with: "ops")
        )
        let difference = await Run.make(["apply", other.path, "--plan"], emulator: emulator)
        #expect(difference.code == 1)
        #expect(difference.output == "- Priority: 5\n+ Priority: 9\n- Tags.team: media\n+ Tags.team: ops\n")
        let changed = await Run.make(
            ["apply", other.path, "--no-wait"],
            emulator: emulator,
            answers: ["y"],
            canAsk: true
        )
        #expect(changed.code == 0, "\(changed.errors)")
        #expect(changed.errors.contains("Change this job? [y/N] "))
        #expect(emulator.job(job.jobID, of: Run.account)?.priority == 9)
        #expect(emulator.tags(of: job.jobID, of: Run.account) == [S3Tag(key: "team", value: "ops")])

        let new = try TestFile(Self.yaml.replacing("ETag: abc", with: "ETag: def"))
        let another = await Run.make(["apply", new.path, "--plan"], emulator: emulator)
        #expect(another.output.contains("- Manifest.Location.ETag: abc\n+ Manifest.Location.ETag: def\n"))
        #expect(another.errors.contains("another job would be created"))
    }

    @Test("ends with 1 if a task failed", arguments: [(0, 0), (0.25, 1), (0.5, 1)] as [(Double, Int32)])
    func failedTasks(share: Double, code: Int32) async throws {
        let emulator = S3ControlEmulator(
            configuration: EmulatorConfiguration(
                work: JobWork(totalTasks: 4, tasksPerSecond: 100, failureShare: share)
            )
        )
        // The job has ended at the first poll.
        let service = HookedService(service: emulator) { request in
            if request.method == .get { emulator.advance(by: .seconds(600)) }
        }
        let file = try TestFile(Self.yaml)
        let run = await Run.make(["apply", file.path, "--yes", "--timeout", "1h"], emulator: service)
        #expect(run.code == code, "\(run.errors)")
        #expect(run.output.contains("Complete: 4 of 4 tasks (100%)"))
        #expect(run.output.contains("failed") == (code == 1))
    }

    @Test("ends with 1 when the time is up, and leaves the job alone")
    func timeout() async throws {
        let emulator = S3ControlEmulator(configuration: EmulatorConfiguration(work: JobWork()))
        let file = try TestFile(Self.yaml)
        let run = await Run.make(["apply", file.path, "--yes", "--timeout", "0s"], emulator: emulator)
        let job = try #require(emulator.jobs(of: Run.account).first)
        #expect(run.code == 1)
        #expect(
            run.errors.hasSuffix(
                "The time is up. Nothing was cancelled; to cancel it: s3control cancel \(job.jobID)\n"
            ),
            "\(run.errors)"
        )
        #expect(!job.status.isTerminal)
    }

    @Test(
        "refuses a wrong time before anything is sent",
        arguments: [["--yes"], ["--yes", "--no-wait"], ["--plan"]],
        ["banana", "30", "-1m"]
    )
    func wrongTimeout(arguments: [String], text: String) async throws {
        let emulator = S3ControlEmulator()
        let file = try TestFile(Self.yaml)
        let run = await Run.make(["apply", file.path, "--timeout=\(text)"] + arguments, emulator: emulator)
        #expect(run.code == 2)
        #expect(run.errors.contains("invalid duration '\(text)' for --timeout"), "\(run.errors)")
        #expect(emulator.callCount == 0)
    }

    @Test("takes no tags for an empty list, and the priority of an ended job for what it is")
    func noDifference() async throws {
        let emulator = S3ControlEmulator()
        let text = Self.yaml.replacing("Tags:", with: "").replacing("- {Key: team, Value: media}", with: "")
        let file = try TestFile(text)
        let created = await Run.make(["apply", file.path, "--yes", "--no-wait"], emulator: emulator)
        #expect(created.code == 0, "\(created.errors)")
        #expect(await Run.make(["apply", file.path, "--plan"], emulator: emulator).code == 0)
        emulator.add("job-ended", .complete) {
            $0.description = "nightly"
            $0.priority = 1
            $0.operation = .deleteTags()
            $0.report = JobReport(enabled: false)
            $0.roleARN = "arn:aws:iam::123456789012:role/batch"
            $0.manifest = JobManifest(
                spec: JobManifestSpec(format: .batchOperationsCSV20180820, fields: [.bucket, .key]),
                location: JobManifestLocation(objectARN: "arn:aws:s3:::lists/a.csv", eTag: "abc")
            )
        }
        let ended = await Run.make(["apply", file.path, "--plan", "--job", "job-ended"], emulator: emulator)
        #expect((ended.code, ended.output) == (0, ""), "\(ended.output)\(ended.errors)")
    }

    @Test(
        "says what is wrong with a file",
        arguments: [
            ("{", "line 1"), ("- a", "an object"), ("Description: x", "Missing"),
            ("{\"Description\": 1}", "Description"),
            (yaml.replacing("Description: nightly", with: ""), "needs a Description"),
            (yaml.replacing("Priority: 5", with: "Priority: 5\nAccountId: '210987654321'"), "is of account"),
            (yaml.replacing("S3DeleteObjectTagging", with: "S3DeleteObjectTaging"), "S3DeleteObjectTaging"),
        ]
    )
    func wrong(text: String, message: String) async throws {
        let emulator = S3ControlEmulator()
        let file = try TestFile(text)
        let run = await Run.make(["apply", file.path, "--yes"], emulator: emulator)
        #expect(run.code == 255, "\(run.errors)")
        #expect(run.errors.contains(message), "\(run.errors)")
        #expect(emulator.callCount == 0)
    }
}

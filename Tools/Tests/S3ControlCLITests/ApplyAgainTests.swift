import S3Control
import S3ControlEmulator
import Testing

@testable import S3ControlCLI

@Suite("Applying a file again")
struct ApplyAgainTests {
    private static func file(eTag: String = "abc", token: String? = nil) -> String {
        """
        Description: nightly
        Operation: {S3DeleteObjectTagging: {}}
        Manifest:
          Spec: {Format: S3BatchOperations_CSV_20180820, Fields: [Bucket, Key]}
          Location: {ObjectArn: "arn:aws:s3:::lists/a.csv", ETag: \(eTag)}
        Report: {Enabled: false}
        Priority: 5
        RoleArn: arn:aws:iam::123456789012:role/batch

        """ + (token.map { "ClientRequestToken: \($0)\n" } ?? "")
    }

    /// An emulator whose jobs do not complete before they are cancelled.
    private static func slowEmulator() -> S3ControlEmulator {
        S3ControlEmulator(configuration: EmulatorConfiguration(pace: JobPace(preparing: .seconds(864_000))))
    }

    /// Applies a file a minute after the last one.
    private static func apply(_ text: String, _ emulator: S3ControlEmulator) async throws -> Run {
        let file = try TestFile(text)
        emulator.advance(by: .seconds(60))
        return await Run.make(["apply", file.path, "--yes", "--no-wait"], emulator: emulator)
    }

    /// Cancels the last of `count` jobs.
    private static func cancelLast(of count: Int, _ emulator: S3ControlEmulator) async throws {
        let jobs = emulator.jobs(of: Run.account)
        #expect(jobs.count == count)
        let last = try #require(jobs.last)
        let cancel = await Run.make(["cancel", last.jobID.rawValue, "--yes"], emulator: emulator)
        #expect(cancel.code == 0, "\(cancel.errors)")
    }

    @Test("makes another job after a job with other content")
    func back() async throws {
        let emulator = S3ControlEmulator()
        for (count, eTag) in [(1, "abc"), (2, "def"), (3, "abc"), (4, "def")] {
            let run = try await Self.apply(Self.file(eTag: eTag), emulator)
            #expect(run.code == 0, "\(run.errors)")
            let jobs = emulator.jobs(of: Run.account)
            #expect(jobs.count == count)
            let last = try #require(jobs.last)
            #expect(run.output.hasSuffix("\(last.jobID)\n"))
        }
    }

    @Test("makes another job each time that the last one was cancelled")
    func cancelled() async throws {
        let emulator = Self.slowEmulator()
        for count in 1...3 {
            let run = try await Self.apply(Self.file(), emulator)
            #expect(run.code == 0, "\(run.errors)")
            #expect(run.errors.contains("There is no such job: it would be created."))
            try await Self.cancelLast(of: count, emulator)
        }
    }

    @Test("makes another job after one that was cancelled while an older one with other content runs")
    func cancelledBesideOlder() async throws {
        let emulator = Self.slowEmulator()
        #expect(try await Self.apply(Self.file(), emulator).code == 0)
        for count in 2...3 {
            #expect(try await Self.apply(Self.file(eTag: "def"), emulator).code == 0)
            try await Self.cancelLast(of: count, emulator)
        }
    }

    @Test("makes one job for calls that find the same jobs")
    func sameState() async throws {
        var configuration = EmulatorConfiguration()
        configuration.visibilityDelay = .seconds(600)
        let emulator = S3ControlEmulator(configuration: configuration)
        #expect(try await Self.apply(Self.file(), emulator).code == 0)
        emulator.advance(by: .seconds(600))
        // The listing does not have the second job yet.
        let first = try await Self.apply(Self.file(eTag: "def"), emulator)
        let second = try await Self.apply(Self.file(eTag: "def"), emulator)
        #expect((first.code, second.code) == (0, 0), "\(second.errors)")
        #expect(first.output == second.output)
        emulator.advance(by: .seconds(600))
        #expect(emulator.jobs(of: Run.account).count == 2)
    }

    @Test(
        "compares texts by their bytes, as S3 does",
        arguments: [
            (
                "Operation: {S3DeleteObjectTagging: {}}",
                "Operation: {S3PutObjectCopy: {TargetResource: 'arn:aws:s3:::copies', TargetKeyPrefix: 'TEXT/'}}"
            ),
            ("Description: nightly", "Description: TEXT"),
            ("arn:aws:s3:::lists/a.csv", "arn:aws:s3:::lists/TEXT.csv"),
        ]
    )
    func bytes(old: String, new: String) async throws {
        let emulator = S3ControlEmulator()
        for (count, text) in [(1, "\u{E9}"), (2, "e\u{301}")] {
            let file = Self.file().replacing(old, with: new.replacing("TEXT", with: text))
            let run = try await Self.apply(file, emulator)
            #expect(run.code == 0, "\(run.errors)")
            #expect(emulator.jobs(of: Run.account).count == count)
            // The same bytes are the same job.
            let again = try await Self.apply(file, emulator)
            #expect(again.code == 0 && again.errors.contains("as the file describes it"), "\(again.errors)")
            #expect(emulator.jobs(of: Run.account).count == count)
        }
    }

    @Test(
        "does not wait for a job that awaits confirmation",
        .timeLimit(.minutes(1)),
        arguments: [[], ["--no-wait"]]
    )
    func confirmation(options: [String]) async throws {
        let emulator = S3ControlEmulator()
        let file = try TestFile(Self.file() + "ConfirmationRequired: true\n")
        let run = await Run.make(["apply", file.path, "--yes"] + options, emulator: emulator)
        let job = try #require(emulator.jobs(of: Run.account).first)
        #expect(job.confirmationRequired == true)
        #expect(run.code == 0 && run.output.hasSuffix("\(job.jobID)\n"), "\(run.errors)")
        #expect(run.errors.hasSuffix("s3control confirm \(job.jobID), or s3control cancel \(job.jobID).\n"))
    }

    @Test("says which differences can be changed, and what becomes of a job that runs")
    func summary() async throws {
        for hasEnded in [false, true] {
            let emulator = hasEnded ? S3ControlEmulator() : Self.slowEmulator()
            #expect(try await Self.apply(Self.file(), emulator).code == 0)
            if hasEnded { emulator.advance(by: .seconds(3600)) }
            let file = try TestFile(Self.file(eTag: "def") + "Tags: [{Key: team, Value: media}]\n")
            let run = await Run.make(["apply", file.path, "--plan"], emulator: emulator)
            let job = try #require(emulator.jobs(of: Run.account).first)
            #expect(run.code == 1 && job.status.isTerminal == hasEnded)
            let rest = hasEnded ? "" : " Job \(job.jobID) would be left alone."
            #expect(
                run.errors.hasSuffix(
                    ": 2 differences, of which 1 cannot be changed, so that another job would be created.\(rest)\n"
                ),
                "\(run.errors)"
            )
        }
    }

    @Test("ends with 1 if the file's own token is that of an older job")
    func ownToken() async throws {
        let emulator = S3ControlEmulator()
        #expect(try await Self.apply(Self.file(token: "one"), emulator).code == 0)
        let first = try #require(emulator.jobs(of: Run.account).first)
        #expect(try await Self.apply(Self.file(eTag: "def", token: "two"), emulator).code == 0)
        let again = try await Self.apply(Self.file(token: "one"), emulator)
        #expect(again.code == 1)
        #expect(
            again.errors.hasSuffix(
                "No job was created: the file's ClientRequestToken is that of job \(first.jobID). "
                    + "Change or remove it.\n"
            ),
            "\(again.errors)"
        )
        #expect(emulator.jobs(of: Run.account).count == 2)
    }
}

import S3Control
import S3ControlEmulator
import Testing

@testable import S3ControlCLI

@Suite("Lists of objects")
struct ObjectListTests {
    @Test(
        "are read with the line ends of Windows and a byte order mark",
        arguments: [
            ("a\r\nb\r\n", "photos,a\nphotos,b\n"), ("a\r\n\r\nlast\r", "photos,a\nphotos,last\n"),
            ("\u{FEFF}a\n\u{FEFF}b\n", "photos,a\nphotos,%EF%BB%BFb\n"), ("\u{FEFF}\r\na", "photos,a\n"),
            ("a\r\r\nb\rc\n", "photos,a%0D\nphotos,b%0Dc\n"),
        ]
    )
    func lineEnds(text: String, manifest: String) async throws {
        let file = try TestFile(text)
        let run = await Run.make(["manifest", "write", "--keys", file.path, "--bucket", "photos"])
        #expect((run.code, run.output) == (0, manifest), "\(run.errors)")
    }

    @Test("that name a wrong location say in which line")
    func wrongLocation() async throws {
        let file = try TestFile("s3://photos/a\n\ns3://B!/b\n")
        let run = await Run.make(["manifest", "write", "--keys", file.path])
        #expect(run.code == 255)
        #expect(
            run.errors.hasPrefix("s3control: \(file.path), line 3: \"s3://B!/b\" is not a location in S3"),
            "\(run.errors)"
        )
    }

    @Test("of failed tasks leave out keys that a line cannot hold, and say so")
    func controls() async throws {
        let file = try TestFile(
            """
            photos,a%20b,,failed,AccessDenied,403,Access Denied
            photos,c%09d,,failed,AccessDenied,403,Access Denied
            photos,c%E2%80%8Ed,v1,failed,NoSuchKey,404,gone
            photos,e,v2,failed,NoSuchKey,404,gone

            """
        )
        let list = await Run.make(["report", file.path, "--list"])
        #expect(list.code == 1)
        #expect(
            list.output == """
                s3://photos/a b\t\tAccessDenied\t403\tAccess Denied
                s3://photos/e\tv2\tNoSuchKey\t404\tgone

                """
        )
        #expect(list.errors.hasPrefix("s3control: warning: 2 failed tasks are not listed"), "\(list.errors)")
        let summary = await Run.make(["report", file.path])
        #expect(summary.output.hasPrefix("0 tasks succeeded, 4 failed\n") && summary.errors == "")
    }

    @Test("of failed tasks are suggested as --keys only if they have no versions", arguments: [false, true])
    func retryHint(hasVersions: Bool) async {
        let store = MiniStore()
        store.emulator.add("job-1", .complete) {
            $0.manifest = JobManifest(
                spec: JobManifestSpec(
                    format: .batchOperationsCSV20180820,
                    fields: hasVersions ? [.bucket, .key, .versionID] : [.bucket, .key]
                ),
                location: JobManifestLocation(objectARN: "arn:aws:s3:::lists/a.csv", eTag: "abc")
            )
        }
        let run = await Run.make(
            ["retry", "job-1", "--yes"],
            emulator: store,
            variables: MiniStore.variables
        )
        #expect(run.code == 255)
        #expect(run.errors.contains("s3control report job-1 --list"), "\(run.errors)")
        #expect(run.errors.contains("--keys - ") != hasVersions)
        #expect(run.errors.hasSuffix("--yes\n") != hasVersions)
    }
}

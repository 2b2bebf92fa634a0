import HTTPTypes
import S3Control
import S3ControlEmulator
import Testing

@testable import S3ControlCLI

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Text that acts on a terminal: where XML carries it, without the controls that XML cannot carry.
private enum Hostile {
    /// C1 controls (an OSC and a CSI), an override of direction, a separator, an invisible mark, and a word to find it by.
    static let xml = "\u{9D}0;owned\u{9C}\u{9B}5n\u{202E}evil\u{2028}\u{200F}\u{FEFF}"
    /// The same with C0 controls: a window's title, a query, a reset, a backspace, a bell.
    static let text = "\u{1B}]0;owned\u{7}\u{1B}[5n\u{1B}c\u{8}\u{7F}" + xml
    /// `text` as JSON carries it.
    static let json = "\\u001b]0;owned\\u0007\\u001b[5n\\u001bc\\u0008\\u007f" + xml
    /// `text` for the name of a file.
    static let name = text.replacing("/", with: "")
}

/// Files with hostile names and contents, which are there for a test.
private final class HostileFiles: Sendable {
    private let folder: String

    init() throws {
        folder = "/tmp/s3control-\(Hostile.name)-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, content) in Self.contents {
            try Data(content.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func callAsFunction(_ name: String) -> String { "\(folder)/\(name)" }

    private static let job = #"""
        {"Description": "\#(Hostile.json)", "Operation": {"S3DeleteObjectTagging": {}},
         "Manifest": {"Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
                      "Location": {"ObjectArn": "arn:aws:s3:::lists/a.csv", "ETag": "\#(Hostile.json)"}},
         "Report": {"Enabled": false}, "Priority": 5, "RoleArn": "arn:aws:iam::123456789012:role/batch",
         "Tags": [{"Key": "team", "Value": "media"}]}
        """#

    static let contents: [String: String] = [
        "job.json": job,
        "plain.json": job.replacing(Hostile.json, with: "evil"),
        "unknown.json": job.replacing("S3DeleteObjectTagging", with: Hostile.json),
        "broken.json": "{\"\(Hostile.json)\": \(Hostile.text)",
        "broken.yaml": "a: [\(Hostile.text)",
        "bulk.json": #"""
        {"accountID": "123456789012", "action": {"cancel": {}}, "tags": {}, "requests": 1, "throttledRequests": 0,
         "duration": [0, 0], "results": [{"jobID": "job-1", "outcome": "refused", "code": "\#(Hostile.json)",
         "message": "\#(Hostile.json)", "requests": 1}, {"jobID": "job-2", "outcome": "pending", "requests": 0}]}
        """#,
        "nobulk.json": #"{"accountID": "\#(Hostile.json)", "action": {"\#(Hostile.json)": {}}}"#,
        "keys": "a \(Hostile.text.replacing("\n", with: ""))\nevil\n",
        "locations": "s3://photos/\(Hostile.text)\ns3:///\(Hostile.text)\n",
        "rows.csv": "photos,\(Hostile.text),\(Hostile.text),failed,\(Hostile.text),403,\(Hostile.text)\n",
        "nonsense.csv": "\(Hostile.text),\"\n",
        "manifest.json": #"""
        {"Format": "Report_CSV_20180820", "ReportCreationDate": "2019-04-05T17:48:39.725Z",
         "Results": [{"TaskExecutionStatus": "failed", "Bucket": "b", "Key": "\#(Hostile.json)"}],
         "ReportSchema": "Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage"}
        """#,
        "input.json": #"{"AccountId": "123456789012", "JobId": "\#(Hostile.json)", "\#(Hostile.json)": 1}"#,
        "config": """
        [profile evil]
        region = \(Hostile.xml)
        endpoint_url = \(Hostile.xml)
        [profile process]
        credential_process = printf '\(Hostile.xml)'
        """,
    ]
}

/// What answers the calls.
private enum Service: CaseIterable, CustomTestStringConvertible {
    /// Jobs, lists, reports and manifests that are hostile.
    case hostile
    /// Errors with hostile codes, messages and IDs.
    case refusing, unheardOf

    var testDescription: String { "\(self)" }

    func make() -> any HTTPTransport {
        switch self {
        case .hostile: hostile()
        case .refusing: error("AccessDenied")
        case .unheardOf: error(Hostile.xml)
        }
    }

    private func error(_ code: String) -> ScriptedService {
        ScriptedService(
            403,
            "<Error><Code>\(code)</Code><Message>\(Hostile.xml)</Message><RequestId>\(Hostile.xml)</RequestId>"
                + "<HostId>\(Hostile.xml)</HostId><Region>\(Hostile.xml)</Region></Error>"
        )
    }

    private func hostile() -> MiniStore {
        let store = MiniStore()
        for (id, status) in [("job-1", .failed), ("job-2", .suspended), ("job-3", .complete)]
            as [(JobID, JobStatus)]
        {
            store.emulator.add(id, status) {
                $0.description = Hostile.xml
                $0.operation = .invokeLambda(Hostile.xml)
                $0.roleARN = Hostile.xml
                $0.statusUpdateReason = Hostile.xml
                $0.suspendedCause = Hostile.xml
                $0.failureReasons = [
                    JobFailure {
                        $0.failureCode = Hostile.xml
                        $0.failureReason = Hostile.xml
                    }
                ]
                $0.manifest = JobManifest(
                    spec: JobManifestSpec(format: .batchOperationsCSV20180820, fields: [.bucket, .key]),
                    location: JobManifestLocation(objectARN: Hostile.xml, eTag: Hostile.xml)
                )
                $0.report = JobReport(enabled: true) {
                    $0.bucket = "arn:aws:s3:::reports"
                    $0.format = .csv20180820
                    $0.reportScope = .failedTasksOnly
                }
            }
            store["/reports/job-\(id)/manifest.json"] = HostileFiles.contents["manifest.json"]?
                .replacing("\"Key\": \"\(Hostile.json)\"", with: "\"Key\": \"job-\(id)/f.csv\"")
                .replacing("\"Bucket\": \"b\"", with: "\"Bucket\": \"reports\"")
            store["/reports/job-\(id)/f.csv"] = HostileFiles.contents["rows.csv"]
        }
        store["/photos/\(Hostile.xml)"] = "x"
        store["/lists/keys.csv"] = "\(Hostile.text),\(Hostile.text)\n"
        store["/lists/long.csv"] = "\(Hostile.text),a,b,c,\(Hostile.text)\n"
        store["/lists/manifest.json"] = #"""
            {"sourceBucket": "\#(Hostile.json)", "destinationBucket": "\#(Hostile.json)", "version": "\#(Hostile.json)",
             "fileFormat": "\#(Hostile.json)", "fileSchema": "\#(Hostile.json)", "files": []}
            """#
        return store
    }
}

@Suite("No control, escape or mark of direction reaches a terminal")
struct TerminalSafetyTests {
    private static let target = ["--upload-to", "s3://lists/a.csv", "--report", "s3://reports"]
    private static let role = ["--role", "arn:aws:iam::123456789012:role/batch"]
    private static let run = target + role + ["--yes", "--no-wait"]

    /// Command lines of each command; `@name` is one of the files.
    private static let lines: [String: [[String]]] = [
        "jobs": [
            [], ["--output", "json"], ["--tag", "team=\(Hostile.text)"], ["--status", Hostile.text],
            ["--operation", Hostile.text], ["--description-contains", "evil"], ["--sort", Hostile.text],
            ["--older-than", Hostile.text],
        ],
        "show": [["job-1"], ["job-2"], ["job-9"], [Hostile.text]],
        "watch": [["job-1"], ["job-1", "job-3"], ["--status", "Failed"], [Hostile.text]],
        "wait": [["job-1"], ["job-1", "job-3"], ["job-3", "--for", "cancelled"], [Hostile.text]],
        "cancel": [
            ["job-2", "--dry-run"], ["job-1", "job-2", "--yes"], ["--status", "Suspended"],
            ["--resume", "@bulk.json", "--yes"], ["--resume", "@nobulk.json"], ["--resume", "@missing"],
            ["job-2", "--yes", "--report", "@done.json", "--reason", Hostile.text], [Hostile.text, "--yes"],
        ],
        "confirm": [
            ["job-2", "--yes"], ["job-1", "--yes"], ["--status", "Suspended"], [Hostile.text, "--yes"],
        ],
        "priority": [
            ["job-2", "--to", "3", "--yes"], ["job-1", "--to", "3", "--yes"], ["job-2", "--to", "3"],
            ["job-2", "--to", Hostile.text], [Hostile.text, "--to", "3", "--yes"],
        ],
        "submit": [
            ["untag", "--prefix", "s3://photos/"] + run,
            ["untag", "--prefix", "s3://photos/"] + target + role + [
                "--no-wait", "--description", Hostile.text,
            ],
            ["untag", "--keys", "@keys", "--bucket", "photos"] + run,
            ["untag", "--keys", "@locations"] + run,
            ["untag", "--keys", "@missing", "--bucket", "photos"] + run,
            ["untag", "--manifest", "s3://lists/keys.csv", "--no-report", "--yes", "--no-wait"] + role,
            ["untag", "--manifest", "s3://lists/long.csv", "--no-report", "--yes", "--no-wait"] + role,
            ["untag", "--inventory", "s3://lists/manifest.json", "--no-report", "--yes", "--no-wait"] + role,
            ["tag", "a=\(Hostile.text)", "--prefix", "s3://photos/"] + run,
            ["acl", Hostile.text, "--prefix", "s3://photos/"] + run, [Hostile.text],
        ],
        "apply": [
            ["@job.json", "--plan"], ["@job.json", "--yes", "--no-wait"],
            ["@plain.json", "--plan", "--job", "job-1"],
            ["@plain.json", "--no-wait"], ["@unknown.json", "--plan"], ["@broken.json"], ["@broken.yaml"],
            ["@missing"], ["@job.json", "--job", Hostile.text],
        ],
        "report": [
            ["job-1"], ["job-1", "--list"], ["s3://reports/job-job-1/manifest.json", "--list"], ["@rows.csv"],
            ["@rows.csv", "--list"], ["@nonsense.csv"], ["@manifest.json"], ["@missing.csv"], [Hostile.text],
            ["s3://reports/\(Hostile.text)"],
        ],
        "retry": [
            ["job-1", "--upload-to", "s3://lists/r.csv", "--yes", "--no-wait"],
            ["job-1", "--upload-to", "s3://lists/r.csv", "--no-wait"] + role,
            ["job-1", "--upload-to", "s3://lists/\(Hostile.text)", "--yes", "--no-wait"] + role,
            ["job-1", "--upload-to", Hostile.text, "--yes"],
            ["job-1", "--upload-to", "s3://lists/r.csv", "--code", Hostile.text, "--yes"],
        ],
        "manifest": [
            ["write", "--keys", "@keys", "--bucket", "photos"], ["write", "--keys", "@locations"],
            ["upload", "--prefix", "s3://photos/", "--upload-to", "s3://lists/\(Hostile.text)"],
            ["preview", "--prefix", "s3://photos/"], ["preview", "--manifest", "s3://lists/keys.csv"],
            ["preview", "--inventory", "s3://lists/manifest.json"], [Hostile.text],
        ],
        "policy": [
            ["tag", "a=\(Hostile.text)", "--prefix", "s3://photos/\(Hostile.text)"] + target,
            ["untag", "--prefix", "s3://photos/", "--only", Hostile.text] + target,
            ["copy", "--to", "s3://lists/\(Hostile.text)", "--prefix", "s3://photos/"] + target,
        ],
        "doctor": [
            [], ["--region", Hostile.text], ["--profile", Hostile.text], ["--profile", "evil"],
            ["--profile", "process"], ["--endpoint-url", Hostile.text], ["--account-id", Hostile.text],
        ],
        "completions": [["bash"], ["zsh"], ["fish"], [Hostile.text]],
        "manual": [[], [Hostile.text]],
        "help": [[], ["jobs"], ["create-job"], [Hostile.text]],
    ]

    /// The command lines of an operation of the AWS CLI.
    private static func lines(ofOperation name: String) -> [[String]] {
        let formats = ["json", "text", "table", "yaml", "yaml-stream"]
        let required: [String: [String]] = [
            "list-jobs": [], "create-job": ["--cli-input-json", "file://@job.json"],
            "update-job-status": ["--job-id", "job-1", "--requested-job-status", "Cancelled"],
            "update-job-priority": ["--job-id", "job-1", "--priority", "3"],
            "put-job-tagging": ["--job-id", "job-1", "--tags", "Key=a,Value=b"],
        ]
        let call = ["--account-id", Run.account.rawValue] + (required[name] ?? ["--job-id", "job-1"])
        return formats.map { call + ["--output", $0] }
            + [
                call + ["--query", Hostile.text], call + ["--debug"],
                ["--cli-input-json", "file://@input.json"],
                ["--cli-input-yaml", "file://@broken.yaml"], ["--cli-input-json", "file://@missing"],
                ["--job-id", Hostile.text, "--account-id", Hostile.text], ["--\(Hostile.text)"],
                ["--generate-cli-skeleton"], ["help"],
            ]
    }

    /// Every command, by the list that the program itself finds commands in.
    private static let commands = Tool.words

    @Test("in any command: each one has its lines here")
    func everyCommand() {
        let operations = ServiceOperation.all.map(\.name)
        #expect(operations.count == 8)
        #expect(Set(Self.commands) == Set(Self.lines.keys).union(operations))
    }

    @Test("whatever a service, a file, a report or an option says", arguments: commands, Service.allCases)
    fileprivate func clean(command: String, service: Service) async throws {
        let isOperation = ServiceOperation.all.contains { $0.name == command }
        let files = try HostileFiles()
        let variables = MiniStore.variables.merging([
            "AWS_CONFIG_FILE": files("config"), "AWS_SDK_UA_APP_ID": "evil", "AWS_MAX_ATTEMPTS": "1",
        ]) { $1 }
        var shown = ""
        for line in isOperation ? Self.lines(ofOperation: command) : Self.lines[command] ?? [] {
            let arguments =
                [command]
                + line.map { word in
                    guard let mark = word.firstIndex(of: "@") else { return word }
                    return word[..<mark] + files(String(word[word.index(after: mark)...]))
                }
            // The AWS CLI's commands leave a pipe as it is.
            for isTerminal in isOperation ? [true] : [true, false] {
                let run = await Run.make(
                    arguments,
                    emulator: service.make(),
                    variables: variables,
                    answers: ["y"],
                    canAsk: true,
                    isTerminal: isTerminal
                )
                let written = Self.withoutOwnSequences(run.output + run.errors)
                let acting = Set(written.unicodeScalars.filter { $0 != "\n" && $0 != "\t" })
                    .intersection(SafeTextTests.acting)
                #expect(
                    acting.isEmpty,
                    "\(line.map(\.withoutControls)) wrote \(acting.map(\.value)): \(written.withoutControls.suffix(500))"
                )
                shown += run.output + run.errors
            }
        }
        // The hostile text came through, as text.
        #expect(shown.contains("evil"), "\(shown.suffix(500))")
    }

    /// The text without the sequences that the program itself sends to a terminal.
    private static func withoutOwnSequences(_ text: String) -> String {
        text.replacing(/\r\u{1B}\[2K|\u{1B}\[(\?1049[hl]|\?25[hl]|[0-9]+;1H|2K|2J|J|[0-9;]*m)/, with: "")
    }
}

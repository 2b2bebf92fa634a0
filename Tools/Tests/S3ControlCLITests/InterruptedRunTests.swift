import HTTPTypes
import S3BatchWorkflow
import S3ControlEmulator
import Synchronization
import Testing

@testable import S3ControlCLI

@Suite("Ctrl-C during a run names the job, or says whether there may be one")
struct InterruptedRunTests {
    /// The request at which the run is interrupted.
    enum Moment: Sendable {
        case check, creation, poll, answer

        func matches(_ request: HTTPRequest) -> Bool {
            let isStore = request.authority == "127.0.0.1:1"
            let path = request.path ?? ""
            switch self {
            case .check: return isStore
            case .creation: return !isStore && request.method == .post && path.hasSuffix("/jobs")
            case .poll: return !isStore && request.method == .get
            case .answer: return !isStore && request.method == .post && path.contains("/status")
            }
        }
    }

    @Test(
        "at any moment",
        arguments: [
            (.check, true, "Interrupted. No job was created."),
            (.check, false, "Interrupted. No job was created."),
            (.creation, true, "Interrupted. A job may have been created: s3control jobs shows it."),
            (.creation, false, "Interrupted. A job may have been created: s3control jobs shows it."),
            (
                .poll, true,
                "Interrupted. Job ID may still await confirmation: s3control confirm ID, or s3control cancel ID."
            ),
            (
                .poll, false,
                "Stopped watching. Job ID continues: s3control watch ID, or s3control cancel ID."
            ),
            (
                .answer, true,
                "Interrupted. Job ID may still await confirmation: s3control confirm ID, or s3control cancel ID."
            ),
        ] as [(Moment, Bool, String)],
        ["y", "n"]
    )
    func lastWord(moment: (request: Moment, asks: Bool, text: String), answer: String) async throws {
        let emulator = S3ControlEmulator()
        let store = MiniStore(emulator)
        store["/lists/a.csv"] = "photos,a\n"
        let running = Mutex<Task<Bool, any Error>?>(nil)
        let service = HookedService(service: store) { request in
            guard let task = running.withLock({ $0 }) else { return }
            // Every poll finds the job prepared.
            if request.method == .get { emulator.advance(by: .seconds(600)) }
            guard moment.request.matches(request) else { return }
            task.cancel()
            throw CancellationError()
        }
        let console = Console(write: { _ in nil }, writeError: { _ in }, readLine: { answer })
        let factory = ClientFactory(
            options: GlobalOptions(),
            environment: EnvironmentVariables(Run.variables.merging(MiniStore.variables) { $1 }),
            console: console,
            transport: service
        )
        let jobs = try await factory.configuration(account: Run.account)
        let workflow = BatchWorkflow(
            jobs: try S3ControlClient(configuration: jobs),
            objects: try S3ObjectClient(configuration: factory.objectConfiguration(jobs, endpoint: nil))
        )
        let draft = JobDraft(
            .deleteTags(),
            on: .listed(try await workflow.manifest(at: "s3://lists/a.csv")),
            report: .none,
            roleARN: "arn:aws:iam::123456789012:role/batch"
        )
        let run = JobRun(
            workflow: workflow,
            console: console,
            asks: moment.asks,
            waits: true,
            timeout: nil
        )
        let state = JobRun.State()
        // The hook waits for the lock, so the task is known at its first request.
        let task = running.withLock { running in
            let task = Task { try await run.carryOut(draft, state) }
            running = task
            return task
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        let created = emulator.jobs(of: Run.account).first?.jobID
        #expect((created != nil) == moment.text.contains("ID"))
        #expect(state.stage.lastWord == moment.text.replacing("ID", with: created?.rawValue ?? ""))
    }

    @Test("also while the prompt is shown, and after the job has ended")
    func otherStages() {
        #expect(
            JobRun.Stage.asking("job-1").lastWord
                == "Job job-1 awaits confirmation: s3control confirm job-1, or s3control cancel job-1."
        )
        #expect(
            JobRun.Stage.ended("job-1").lastWord == "Interrupted. Job job-1 has ended: s3control show job-1."
        )
    }
}

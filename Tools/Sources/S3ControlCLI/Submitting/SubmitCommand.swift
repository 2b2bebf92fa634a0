import ArgumentParser
import S3BatchWorkflow

/// `s3control submit`: runs a job, from a list of objects to its failures.
struct SubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract:
            "Do something with many objects: upload their manifest, create the job, ask, watch it, print what failed.",
        discussion: "What the job does:\n" + OperationOptions.verbs + "\n" + RunOptions.exitCodes
    )

    @OptionGroup var operation: OperationOptions
    @OptionGroup var source: SourceOptions
    @OptionGroup var settings: JobSettingsOptions
    @OptionGroup var run: RunOptions
    @OptionGroup var client: ClientOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        let console = CommandContext.current.console
        let operation = try operation.makeOperation()
        let source = source
        let settings = settings
        // Everything that is missing is reported before anything is uploaded.
        _ = try source.makeSource()
        _ = try source.uploadLocation()
        let draft = try settings.makeDraft(operation, on: .manifest("arn:aws:s3:::any/any", eTag: "any"))
        let violations = draft.violations(for: "123456789012")
        guard violations.isEmpty else {
            throw UsageError("the job is not valid: " + violations.map(\.description).joined(separator: "; "))
        }
        try run.check(console)
        let workflow = try await store.makeWorkflow(client)
        try await run.run(workflow, console) {
            let progress = ProgressLine(console)
            defer { progress.end() }
            let manifest = try await source.makeManifest(workflow, progress)
            return try settings.makeDraft(operation, on: .listed(manifest))
        }
    }
}

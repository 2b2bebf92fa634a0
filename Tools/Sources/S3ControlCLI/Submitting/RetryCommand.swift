import ArgumentParser
import S3BatchWorkflow

/// `s3control retry`: repeats a job for the objects that failed.
struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract:
            "Run a job again on the objects whose tasks failed: by its report, with the same operation and role.",
        discussion: RunOptions.exitCodes + " Ends with 0 if no task failed that is meant."
    )

    @Argument(help: "The job's ID or ARN.")
    var id: String

    @Option(
        help:
            "Where the manifest of the failed tasks is uploaded to: s3://BUCKET/KEY (default: in the folder of the job's manifest)."
    )
    var uploadTo: String?

    @Option(name: .customLong("code"), help: "Only tasks that failed with this error code; may be repeated.")
    var codes: [String] = []

    @Option(
        name: .customLong("except-code"),
        help: "Not the tasks that failed with this error code; may be repeated."
    )
    var exceptCodes: [String] = []

    @Option(help: "The ARN of the role that the tasks run as, instead of the job's.")
    var role: String?

    @OptionGroup var run: RunOptions
    @OptionGroup var client: ClientOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        let console = CommandContext.current.console
        let id = try JobID(id)
        let location = try uploadTo.map { try LocationOption.parse($0, "--upload-to") }
        if let location, location.key.isEmpty {
            throw UsageError("--upload-to takes the manifest's key, too: s3://\(location.bucket)/KEY")
        }
        let filter = FailureFilter(
            errorCodes: codes.isEmpty ? nil : Set(codes),
            excludedErrorCodes: Set(exceptCodes)
        )
        try run.check(console)
        let workflow = try await store.makeWorkflow(client)
        do {
            try await run.run(workflow, console) {
                let job = try complete(try await workflow.jobs.describeJob(id))
                let target = try location ?? Self.location(nextToManifestOf: job)
                let retry = try await workflow.retryFailed(job, matching: filter, to: target)
                let count = retry.manifest.written.objectCount
                console.writeError(
                    "\(count) failed \(count == 1 ? "task" : "tasks") to run again. "
                        + "Manifest: \("\(target)".withoutControls)\n"
                )
                return retry.draft
            }
        } catch let error as BatchWorkflowError where error.code == .noFailures {
            console.writeError("\(error.message.withoutControls)\n")
        }
    }

    /// The job with the role of the options, if any.
    ///
    /// - Throws: ``CommandError`` if the service did not return the job's operation or role.
    private func complete(_ job: JobDescriptor) throws -> JobDescriptor {
        var job = job
        if let role { job.roleARN = role }
        guard job.operation != nil || !job.findUnknownMembers().isEmpty else {
            throw CommandError(
                "Job \(job.jobID) cannot be repeated, because the service did not return its operation. "
                    + Self.otherWay(job)
            )
        }
        guard job.roleARN != nil else {
            throw CommandError(
                "Job \(job.jobID) cannot be repeated, because the service did not return its role. Pass it with --role ARN."
            )
        }
        return job
    }

    /// How to create a job for the failed objects without the operation of this one.
    private static func otherWay(_ job: JobDescriptor) -> String {
        let list = "s3control report \(job.jobID) --list"
        // --keys names no versions.
        guard let fields = job.manifest?.spec.fields, !fields.contains(.versionID) else {
            return "Create a job with a manifest of the failed objects and versions, which \(list) prints."
        }
        return "Create a job for the failed objects: \(list) | cut -f1 | s3control submit OPERATION --keys - "
            + "--upload-to s3://BUCKET/KEY --role ARN --report s3://BUCKET --yes"
    }

    /// A key in the folder of the job's manifest, which only retries of this job use.
    private static func location(nextToManifestOf job: JobDescriptor) throws -> S3Location {
        let manifest = job.manifest?.location ?? job.generatedManifestDescriptor?.location
        guard let manifest else {
            throw UsageError("job \(job.jobID) has no manifest in S3: pass --upload-to s3://BUCKET/KEY")
        }
        let location = try S3Location(manifest.objectARN)
        let folder = location.key.utf8.lastIndex(of: UInt8(ascii: "/")).map { location.key[...$0] } ?? ""
        return try location.with(key: "\(folder)retry-\(job.jobID).csv")
    }
}

import ArgumentParser
import S3BatchWorkflow
import S3ControlModel

/// `s3control apply`: creates or changes a job to match a file.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Make a job be as a file describes it: create it, or change what can be changed of it.",
        discussion:
            "The file has the members of create-job in JSON or YAML; AccountId and ClientRequestToken may be left out. The job is found "
            + "again by its Description among the jobs that are not cancelled or failed; --job names another. Priority and Tags are "
            + "changed in place; any other difference makes a new job. Its token is made of the content and of "
            + "the newest job with the Description, or of --job, so that a repeated call makes no second job. "
            + "A job with ConfirmationRequired: true is created and not waited for. "
            + "With --plan nothing is changed: ends with 0 if there is no difference, and with 1 if there is one. "
            + RunOptions.exitCodes
    )

    @Argument(help: "The file; - is standard input.", completion: .file())
    var file: String

    @Flag(help: "Show the difference, and change nothing.")
    var plan = false

    @Option(help: "Compare with this job, by its ID or ARN.")
    var job: String?

    @OptionGroup var run: RunOptions
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let console = CommandContext.current.console
        let bytes: [UInt8]
        do {
            bytes = try readFile(file)
        } catch {
            throw CommandError("\(file): \(error.reason)")
        }
        let jobFile = try JobFile(bytes, name: file)
        let given = try job.map { try JobID($0) }
        let limit = try run.limit()
        if !plan { try run.check(console) }
        let client = try await client.makeClient()
        var request = try jobFile.request(of: client.configuration.accountID)
        guard request.description != nil || given != nil else {
            throw CommandError(
                "\(file): the job needs a Description, by which it is found again; or pass --job ID"
            )
        }
        let jobs = try await given == nil ? jobs(describedAs: request.description, client) : []
        let existing = try await details(
            of: given ?? jobs.first { !Self.ended.contains($0.status) }?.jobID,
            client
        )
        let difference = JobDifference(existing, request)
        console.write(difference.text(Palette(isOn: console.usesColor)))
        console.writeError(difference.summary + "\n")
        if plan { throw ExitCode(difference.isEmpty ? 0 : 1) }
        guard !difference.isEmpty else { return }
        guard ask(difference, console) else {
            console.writeError("Nothing was changed.\n")
            throw ExitCode(1)
        }
        if let existing, difference.isInPlace {
            try await change(existing.job.jobID, to: request, difference, client)
            return console.write("\(existing.job.jobID)\n")
        }
        if request.clientRequestToken == nil {
            request.clientRequestToken = try request.token(following: given ?? jobs.first?.jobID)
        }
        let jobID = try await client.createJob(request).jobID
        guard !jobs.contains(where: { $0.jobID == jobID }) else {
            console.writeError(
                "No job was created: the file's ClientRequestToken is that of job \(jobID). "
                    + "Change or remove it.\n"
            )
            throw ExitCode(1)
        }
        console.write("\(jobID)\n")
        guard !request.waitsForConfirmation else {
            // Its end would be awaited forever, because this command does not ask again.
            return console.writeError(
                "The job awaits confirmation once it is prepared: s3control confirm \(jobID), or s3control cancel \(jobID).\n"
            )
        }
        guard !run.noWait else { return }
        try await Watch(
            client: client,
            jobs: [jobID],
            console: console,
            limit: limit,
            allowsFailedTasks: false
        ).run()
    }

    private func ask(_ difference: JobDifference, _ console: Console) -> Bool {
        guard !run.yes else { return true }
        console.writeError(difference.isInPlace ? "Change this job? [y/N] " : "Create this job? [y/N] ")
        return ["y", "yes"].contains(console.readLine()?.lowercased() ?? "")
    }

    private func change(
        _ id: JobID,
        to request: CreateJobRequest,
        _ difference: JobDifference,
        _ client: S3ControlClient
    ) async throws {
        if difference.changes("Priority") {
            try await client.updateJobPriority(jobID: id, to: request.priority)
        }
        if difference.changes("Tags") { try await client.setTags(request.tags ?? [], of: id) }
    }

    /// The statuses of jobs that the file does not describe, because they do not do its work.
    private static let ended: Set<JobStatus> = [.cancelled, .cancelling, .failed, .failing]

    /// The jobs with the description, newest first.
    private func jobs(
        describedAs description: String?,
        _ client: S3ControlClient
    ) async throws -> [JobListDescriptor] {
        let jobs = try await client.jobs(matching: JobFilter(descriptionContains: description))
        // By bytes, as for the differences.
        let bytes = description.map { Array($0.utf8) }
        let described = jobs.filter { job in job.description.map { Array($0.utf8) } == bytes }
        return JobOrder.created.sorted(described, isReversed: false)
    }

    private func details(of id: JobID?, _ client: S3ControlClient) async throws -> JobDifference.Existing? {
        guard let id else { return nil }
        return JobDifference.Existing(
            job: try await client.describeJob(id),
            tags: try await client.tags(of: id)
        )
    }
}

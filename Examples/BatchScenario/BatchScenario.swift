import S3Control

/// The whole life of a job, using all eight operations: AWS's scenario "Learn the basics" of Amazon S3 Control.
struct BatchScenario {
    let client: S3ControlClient
    let settings: ScenarioSettings
    let tell: (String) -> Void

    /// Runs the scenario, unattended.
    ///
    /// - Returns: The job, cancelled.
    func run() async throws -> JobDescriptor {
        tell("1. Create a job that tags objects. It awaits confirmation, so nothing is changed yet.")
        let draft = JobDraft(
            .replaceTags(by: [S3Tag(key: "reviewed", value: "yes")]),
            on: .manifest(settings.manifestARN, eTag: settings.manifestETag),
            report: settings.reportBucketARN.map { .allTasks(to: $0, prefix: "batch-op-reports") } ?? .none,
            roleARN: settings.roleARN,
            description: "BatchScenario",
            tags: [S3Tag(key: "department", value: "marketing"), S3Tag(key: "fiscal-year", value: "2026")]
        )
        let waiting = try await client.createUnconfirmedJob(draft, timeout: .seconds(300))
        tell(waiting.summary)
        let id = waiting.jobID

        tell("2. Raise its priority.")
        let changed = try await client.updateJobPriority(jobID: id, to: 60)
        tell("The priority is \(changed.priority ?? 60).")

        tell("3. Find it among the jobs that await confirmation.")
        var isListed = false
        for try await job in client.listJobs(statuses: [.suspended]) where job.jobID == id { isListed = true }
        tell(isListed ? "It is listed." : "It is not listed yet.")

        tell("4. Cancel it, and wait until it is cancelled.")
        try await client.updateJobStatus(jobID: id, to: .cancelled, reason: "The scenario is over.")
        try await client.waitUntil(id, .cancelled, timeout: .seconds(300))

        tell("5. Describe it.")
        let job = try await client.describeJob(id)
        tell("It is \(job.status): \(job.statusUpdateReason ?? "no reason given")")

        tell("6. Read its tags, replace them, and delete them.")
        tell(describe(try await client.tags(of: id)))
        try await client.setTags([S3Tag(key: "department", value: "archive")], of: id)
        tell(describe(try await client.tags(of: id)))
        try await client.deleteTags(of: id)
        tell(describe(try await client.tags(of: id)))
        return job
    }

    private func describe(_ tags: [S3Tag]) -> String {
        tags.isEmpty ? "No tags." : tags.map { "\($0.key) = \($0.value)" }.sorted().joined(separator: ", ")
    }
}

import S3Control

/// One of many concurrent users of the service. Each has its own jobs, so that the state of a job follows from the
/// results of one worker.
struct Worker {
    let caller: Caller
    let pause: Duration
    private var random: SeededGenerator
    private var jobs: [JobID] = []
    private var waiting: Set<JobID> = []
    private var tokens = 0
    private let name: String

    init(number: Int, seed: UInt64, caller: Caller, pause: Duration) {
        self.caller = caller
        self.pause = pause
        name = "w\(number)-\(String(seed, radix: 16))"
        random = SeededGenerator(seed: seed &+ UInt64(number) &* 0x1000_0000_01B3)
    }

    /// Makes calls until the deadline; returns the remaining jobs.
    mutating func run(until deadline: ContinuousClock.Instant) async -> [JobID] {
        while ContinuousClock.now < deadline {
            await step()
            try? await Task.sleep(for: pause * Double.random(in: 0...2, using: &random))
        }
        return jobs
    }

    private mutating func step() async {
        guard let job = jobs.randomElement(using: &random), jobs.count < 12 || random.chance(0.8) else {
            return jobs.count < 12 ? await create() : await bulkCancel()
        }
        switch Int.random(in: 0..<100, using: &random) {
        case ..<18: await create()
        case ..<40: await describe(job)
        case ..<50: await list()
        case ..<60: await confirm(job)
        case ..<70: await prioritize(job)
        case ..<76: await setTags(of: job)
        case ..<80: await tags(of: job)
        case ..<92: await cancel(job)
        case ..<96: await cancelAndWait(job)
        case ..<98: await wait(for: job)
        default: await bulkCancel()
        }
    }

    private mutating func client() -> S3ControlClient {
        if random.chance(0.2) { return caller.closingClient }
        return caller.clients[random.chance(0.6) ? 0 : Int.random(in: 1...3, using: &random)]
    }

    private mutating func patience() -> Duration? { random.chance(0.08) ? random.milliseconds(0...40) : nil }

    /// Creates a job. Repeats the same request for as long as it is unknown whether the job exists.
    private mutating func create() async {
        tokens += 1
        let token = "\(name)-\(tokens)"
        let waits = random.chance(0.6)
        let priority = Int.random(in: 0..<100, using: &random)
        for _ in 0..<8 {
            let client = client()
            let request = Self.request(token: token, confirmationRequired: waits, priority: priority)
            let record = await caller.call(
                .create,
                token,
                requested: String(priority),
                cancelAfter: patience()
            ) {
                _ in
                ReportedState(other: try await client.createJob(request).jobID.rawValue)
            }
            if record.outcome == .success, let id = record.reported.other.flatMap({ try? JobID($0) }) {
                jobs.append(id)
                if waits { waiting.insert(id) }
                return
            }
            if record.outcome == .none { return }
        }
    }

    private mutating func describe(_ job: JobID) async {
        let client = client()
        let record = await caller.call(.describe, job.rawValue, cancelAfter: patience()) { _ in
            ReportedState(try await client.describeJob(job))
        }
        if let status = record.reported.status, JobStatus(rawValue: status).isTerminal { retire(job) }
        // The emulator has evicted the job, or the job is not visible yet.
        if record.code == "notFound" { jobs.removeAll { $0 == job } }
    }

    private mutating func list() async {
        let client = client()
        let size = Int.random(in: 1...50, using: &random)
        await caller.call(.list, nil, cancelAfter: patience()) { _ in
            let request = ListJobsRequest(accountID: SoakServer.account, maxResults: size)
            return ReportedState(try await client.listJobs(request).jobs)
        }
    }

    private mutating func confirm(_ job: JobID) async {
        let client = client()
        await caller.call(.confirm, job.rawValue, requested: "Ready", cancelAfter: patience()) { _ in
            ReportedState(status: try await client.updateJobStatus(jobID: job, to: .ready).status)
        }
        waiting.remove(job)
    }

    private mutating func prioritize(_ job: JobID) async {
        let client = client()
        let priority = Int.random(in: 0..<100, using: &random)
        await caller.call(.priority, job.rawValue, requested: String(priority), cancelAfter: patience()) {
            _ in
            ReportedState(priority: try await client.updateJobPriority(jobID: job, to: priority).priority)
        }
    }

    private mutating func setTags(of job: JobID) async {
        let client = client()
        let tags = (0..<Int.random(in: 0...3, using: &random)).map {
            S3Tag(key: "k\($0)", value: "\(name)-\(tokens)")
        }
        await caller.call(
            .setTags,
            job.rawValue,
            requested: ReportedState(tags).other,
            cancelAfter: patience()
        ) { _ in
            try await client.setTags(tags, of: job)
            return ReportedState()
        }
    }

    private mutating func tags(of job: JobID) async {
        let client = client()
        await caller.call(.tags, job.rawValue, cancelAfter: patience()) { _ in
            ReportedState(try await client.tags(of: job))
        }
    }

    private mutating func cancel(_ job: JobID) async {
        let client = client()
        await caller.call(.cancel, job.rawValue, requested: "Cancelled", cancelAfter: patience()) { _ in
            ReportedState(status: try await client.cancelJob(job, reason: "soak").status)
        }
    }

    private mutating func cancelAndWait(_ job: JobID) async {
        let client = client()
        let record = await caller.call(
            .cancelAndWait,
            job.rawValue,
            requested: "Cancelled",
            cancelAfter: patience()
        ) { _ in
            ReportedState(try await client.cancelJobAndWait(job, timeout: .seconds(3), polling: Self.polling))
        }
        if record.outcome == .success || record.code == "jobStatus" { retire(job) }
    }

    private mutating func wait(for job: JobID) async {
        guard !waiting.contains(job) else { return }
        let client = client()
        let record = await caller.call(.wait, job.rawValue, cancelAfter: patience()) { _ in
            ReportedState(try await client.waitUntil(job, timeout: .seconds(3), polling: Self.polling))
        }
        if record.outcome == .success { retire(job) }
    }

    private mutating func bulkCancel() async {
        let client = client()
        let chosen = Array(jobs.shuffled(using: &random).prefix(6))
        let recorder = caller.recorder
        await caller.call(.bulkCancel, nil, cancelAfter: patience()) { number in
            let report = try await client.cancelJobs(
                chosen,
                reason: "soak",
                options: BulkOptions(maxRate: 200)
            )
            for result in report.results {
                let outcome = result.outcome.rawValue
                recorder.write(BulkRecord(call: number, job: result.jobID.rawValue, outcome: outcome).line)
            }
            return ReportedState()
        }
    }

    /// Usually removes an ended job from the list.
    private mutating func retire(_ job: JobID) {
        if random.chance(0.9) { jobs.removeAll { $0 == job } }
    }

    private static let polling = PollingPolicy(
        initialDelay: .milliseconds(20),
        maximumDelay: .milliseconds(100)
    )

    private static func request(token: String, confirmationRequired: Bool, priority: Int) -> CreateJobRequest
    {
        CreateJobRequest(
            accountID: SoakServer.account,
            operation: JobOperation {
                $0.s3PutObjectTagging = S3SetObjectTaggingOperation {
                    $0.tagSet = [S3Tag(key: "a", value: "b")]
                }
            },
            report: JobReport(enabled: false),
            priority: priority,
            roleARN: "arn:aws:iam::123456789012:role/batch"
        ) {
            $0.confirmationRequired = confirmationRequired
            $0.clientRequestToken = token
            $0.manifest = JobManifest(
                spec: JobManifestSpec(format: .batchOperationsCSV20180820, fields: [.bucket, .key]),
                location: JobManifestLocation(objectARN: "arn:aws:s3:::bucket/manifest.csv", eTag: "etag")
            )
        }
    }
}

import Basics
public import S3ControlEmulator
public import S3ControlModel

/// A job in the JSON format of seed files and of the admin API.
public struct JobDocument: Sendable, Decodable {
    /// The job's ID.
    public var id: JobID
    /// The account that owns the job; nil for the server's default.
    public var account: AccountID?
    /// The region of the job; nil for the emulator's.
    public var region: String?
    /// The job. Its dates are set when it is added.
    private var job: EmulatedJob
    private var createdSecondsAgo: Double
    /// The time since the job entered its status.
    private var statusSecondsAgo: Double

    private enum Keys: String, CodingKey, CaseIterable {
        case id, account, status, priority, description, confirmationRequired, createdSecondsAgo
        case totalTasks, tasksPerSecond, failureShare, tags, region, failureReasons
        case statusSecondsAgo, succeededTasks, failedTasks, operation, manifest, report
    }

    /// Decodes a job.
    ///
    /// - Throws: For unknown keys and values that are out of range.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer(keyedBy: Keys.self)
        func check(_ isRight: Bool, _ key: Keys, _ rule: String) throws {
            if !isRight {
                throw DecodingError.dataCorruptedError(forKey: key, in: keys, debugDescription: rule)
            }
        }
        func value<Value>(_ key: Keys, _ make: (String) throws -> Value) throws -> Value {
            do {
                return try make(try keys.decode(String.self, forKey: key))
            } catch let error as ValidationError {
                throw DecodingError.dataCorruptedError(forKey: key, in: keys, debugDescription: "\(error)")
            }
        }
        id = try value(.id) { try JobID($0) }
        account = keys.contains(.account) ? try value(.account) { try AccountID($0) } : nil
        region = try keys.decodeIfPresent(String.self, forKey: .region)
        try check(region.map(Self.isRegion) ?? true, .region, "must be a region such as eu-west-1")
        let status = keys.contains(.status) ? try value(.status) { JobStatus(rawValue: $0) } : .new
        try check(status.isKnown, .status, "must be one of \(JobStatus.allCases.map(\.rawValue))")
        let priority = try keys.decodeIfPresent(Int.self, forKey: .priority) ?? 10
        try check((0...2_147_483_647).contains(priority), .priority, "must be 0 to 2147483647")
        createdSecondsAgo = try keys.decodeIfPresent(Double.self, forKey: .createdSecondsAgo) ?? 0
        try check((0...1e10).contains(createdSecondsAgo), .createdSecondsAgo, "must be 0 to 1e10")

        statusSecondsAgo = try keys.decodeIfPresent(Double.self, forKey: .statusSecondsAgo) ?? 0
        try check(
            (0...createdSecondsAgo).contains(statusSecondsAgo),
            .statusSecondsAgo,
            "must be 0 to createdSecondsAgo"
        )

        var work = JobWork()
        work.totalTasks = try keys.decodeIfPresent(Int.self, forKey: .totalTasks) ?? work.totalTasks
        try check((0...1_000_000_000_000).contains(work.totalTasks), .totalTasks, "must be 0 to 1e12")
        work.tasksPerSecond = try keys.decodeIfPresent(Double.self, forKey: .tasksPerSecond) ?? 0
        try check((0...1e12).contains(work.tasksPerSecond), .tasksPerSecond, "must be 0 to 1e12")
        work.failureShare = try keys.decodeIfPresent(Double.self, forKey: .failureShare) ?? 0
        try check((0...1).contains(work.failureShare), .failureShare, "must be 0 to 1")

        let tags = try keys.decodeIfPresent([String: String].self, forKey: .tags) ?? [:]
        try check(tags.count <= 50, .tags, "must be at most 50")
        let sorted = tags.sorted { $0.key < $1.key }.map { S3Tag(key: $0.key, value: $0.value) }
        job = EmulatedJob(id, status, priority: priority, work: work, tags: sorted)
        if let confirms = try keys.decodeIfPresent(Bool.self, forKey: .confirmationRequired) {
            job.descriptor.confirmationRequired = confirms
        }
        job.descriptor.description = try keys.decodeIfPresent(String.self, forKey: .description)
        job.descriptor.failureReasons = try
            (keys.decodeIfPresent([Reason].self, forKey: .failureReasons) ?? [])
            .map { reason in
                JobFailure {
                    $0.failureCode = reason.code
                    $0.failureReason = reason.reason
                }
            }
        if keys.contains(.succeededTasks) || keys.contains(.failedTasks) {
            let succeeded = try keys.decodeIfPresent(Int.self, forKey: .succeededTasks) ?? 0
            let failed = try keys.decodeIfPresent(Int.self, forKey: .failedTasks) ?? 0
            job.descriptor.progressSummary = JobProgressSummary {
                $0.totalNumberOfTasks = work.totalTasks
                $0.numberOfTasksSucceeded = succeeded
                $0.numberOfTasksFailed = failed
            }
        }
        job.descriptor.operation = try keys.decodeModel(JobOperation.self, forKey: .operation)
        job.descriptor.manifest = try keys.decodeModel(JobManifest.self, forKey: .manifest)
        job.descriptor.report = try keys.decodeModel(JobReport.self, forKey: .report)
        if let violation = job.descriptor.ruleViolations.first {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(violation)")
            )
        }
        if let contradiction = job.contradictions.first {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: contradiction)
            )
        }
        do {
            try job.descriptor.validate()
            for tag in sorted { try tag.validate() }
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(error)")
            )
        }
    }

    /// A reason why the job failed.
    private struct Reason: Decodable {
        var code: String
        var reason: String?

        private enum Keys: String, CodingKey, CaseIterable { case code, reason }

        init(from decoder: any Decoder) throws {
            let keys = try decoder.strictContainer(keyedBy: Keys.self)
            code = try keys.decode(String.self, forKey: .code)
            reason = try keys.decodeIfPresent(String.self, forKey: .reason)
        }
    }

    private static func isRegion(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 63
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    /// Adds the job to an emulator.
    ///
    /// - Parameters:
    ///   - emulator: The emulator.
    ///   - account: The account that owns the job, if the document does not name one.
    /// - Returns: Whether the job was added: one that runs on a store is not replaced.
    @discardableResult
    public func add(to emulator: S3ControlEmulator, account: AccountID) -> Bool {
        let owner = self.account ?? account
        var job = job
        let now = emulator.now
        job.descriptor.creationTime = now.addingTimeInterval(-createdSecondsAgo)
        job.statusDate = now.addingTimeInterval(-statusSecondsAgo)
        return emulator.add(job, to: owner, in: region)
    }

    /// Rejects a list that contains the same job twice.
    ///
    /// - Parameters:
    ///   - jobs: The list.
    ///   - account: The account of jobs that do not name one.
    ///   - path: The path of the list in the document.
    static func refuseRepeated(
        _ jobs: [JobDocument],
        account: AccountID,
        at path: String = ""
    ) throws(AdminError) {
        var seen: [[String]: Int] = [:]
        for (index, job) in jobs.enumerated() {
            let name = [job.id.rawValue, (job.account ?? account).rawValue, job.region ?? ""]
            if let first = seen.updateValue(index, forKey: name) {
                throw AdminError(
                    status: 400,
                    message: "\(path)[\(index)].id: \(path)[\(first)] has it already, \(job.id)"
                )
            }
        }
    }
}

extension KeyedDecodingContainer {
    fileprivate func decodeModel<Structure: S3ControlStructure>(
        _ type: Structure.Type,
        forKey key: Key
    ) throws -> Structure? {
        try decodeIfPresent(ModelDocument<Structure>.self, forKey: key)?.value
    }
}

extension JobDescriptor {
    /// The violations for which the service would reject the job's operation, manifest, and report.
    fileprivate var ruleViolations: [ValidationError.Violation] {
        let request = CreateJobRequest(
            accountID: "123456789012",
            operation: operation
                ?? JobOperation { $0.s3DeleteObjectTagging = S3DeleteObjectTaggingOperation() },
            report: report ?? JobReport(enabled: false),
            priority: 0,
            roleARN: "arn:aws:iam::123456789012:role/batch"
        ) {
            $0.clientRequestToken = "seed"
            $0.manifest =
                manifest
                ?? JobManifest(
                    spec: JobManifestSpec(format: .batchOperationsCSV20180820, fields: [.bucket, .key]),
                    location: JobManifestLocation(objectARN: "arn:aws:s3:::lists/list.csv", eTag: "e")
                )
        }
        return request.ruleViolations()
    }
}

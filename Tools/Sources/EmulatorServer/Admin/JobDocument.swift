internal import Basics
public import S3ControlEmulator
public import S3ControlModel

/// A job as the JSON of seed files and of the admin API describes it.
public struct JobDocument: Sendable, Decodable {
    /// The job's id.
    public var id: JobID
    /// The account that owns it; nil for the one that the file or the server has by default.
    public var account: AccountID?
    /// The region that it belongs to; nil for the emulator's.
    public var region: String?
    /// The job; its creation is `createdSecondsAgo` before `now`.
    private var job: EmulatedJob
    private var createdSecondsAgo: Double

    private enum Keys: String, CodingKey, CaseIterable {
        case id, account, status, priority, description, confirmationRequired, createdSecondsAgo
        case totalTasks, tasksPerSecond, failureShare, tags, region, failureReasons
    }

    /// Reads a job; unknown keys and values out of range are errors.
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

    /// Why the job failed.
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
    ///   - account: The account that owns the job where the document names none.
    public func add(to emulator: S3ControlEmulator, account: AccountID) {
        let owner = self.account ?? account
        var job = job
        job.descriptor.creationTime = emulator.now.addingTimeInterval(-createdSecondsAgo)
        emulator.add(job, to: owner, in: region)
    }
}

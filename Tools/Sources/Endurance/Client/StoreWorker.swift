import S3BatchWorkflow
import S3Control
import S3ControlFiles
import S3Objects

/// A worker that owns objects. It runs one job after another on them, through a server that is killed from
/// time to time, and compares each object with the job's report.
struct StoreWorker {
    typealias Fate = StoreJobRecord.Fate

    let number: Int
    let batch: BatchWorkflow
    let runner: RunnerProcess
    let recorder: Recorder
    private var random: SeededGenerator
    private var rounds = 0

    private static let present = 150
    private static let missing = 5
    private static let bystanders = 5
    /// The maximum duration of a job, including crashes of the server.
    private static let patience = Duration.seconds(60)

    init(number: Int, seed: UInt64, batch: BatchWorkflow, runner: RunnerProcess, recorder: Recorder) {
        (self.number, self.batch, self.runner, self.recorder) = (number, batch, runner, recorder)
        random = SeededGenerator(seed: seed &+ UInt64(number) &* 0x1000_0000_01B3 &+ 1)
    }

    /// The operation of a job.
    private enum Work: String, CaseIterable {
        case tag, untag, copy
    }

    /// Runs jobs until the deadline.
    mutating func run(until deadline: ContinuousClock.Instant) async {
        do {
            for key in keys(.present) + keys(.bystander) {
                let location = try S3Location(bucket: "objects", key: key)
                _ = try await batch.objects.putObject(PutObjectRequest(location, content: Array(key.utf8)))
            }
            while ContinuousClock.now < deadline {
                rounds += 1
                try await runJob(Work.allCases.randomElement(using: &random) ?? .tag)
            }
        } catch {
            recorder.write(
                StoreJobRecord(
                    worker: number,
                    operation: "-",
                    job: nil,
                    outcome: .broken,
                    reason: "\(error)".split(whereSeparator: \.isWhitespace).joined(separator: " ")
                ).line
            )
        }
    }

    private func keys(_ role: Fate.Role) -> [String] {
        let count =
            switch role {
            case .present: Self.present
            case .missing: Self.missing
            case .bystander: Self.bystanders
            case .stranger: 0
            }
        return (0..<count).map { "w\(number)/\(role.rawValue) \($0)" }
    }

    // MARK: Jobs

    /// Runs one job, and records the results for its objects.
    private mutating func runJob(_ work: Work) async throws {
        let objects = batch.objects
        let folder = "w\(number)/r\(rounds)"
        let tags = [S3Tag(key: "round", value: "\(rounds)")]
        if work == .untag {
            for key in keys(.present) + keys(.bystander) {
                let location = try S3Location(bucket: "objects", key: key)
                try await objects.replaceObjectTags(of: ObjectTarget(location), by: tags)
            }
        }
        let manifest = try await batch.uploadManifest(
            (keys(.present) + keys(.missing)).shuffled(using: &random),
            in: "s3://objects",
            to: try S3Location(bucket: "lists", key: "\(folder).csv")
        )
        let operation: JobOperation =
            switch work {
            case .tag: .replaceTags(by: tags)
            case .untag: .deleteTags()
            case .copy: .copy(to: "arn:aws:s3:::copies", prefix: folder)
            }
        let draft = JobDraft(
            operation,
            on: manifest,
            report: .allTasks(to: "arn:aws:s3:::reports", prefix: folder),
            roleARN: "arn:aws:iam::123456789012:role/batch",
            description: folder
        )
        var record = await follow(draft, work)
        if record.outcome == .complete, let job = record.job.flatMap({ try? JobID($0) }) {
            record.fates = try await fates(job, work, folder)
        }
        recorder.write(record.line)
        for bucket in ["lists", "reports", "copies"] { try await remove(folder, from: bucket) }
    }

    /// Creates a job and waits for its end. Retries when the server cannot be reached.
    private func follow(_ draft: JobDraft, _ work: Work) async -> StoreJobRecord {
        let start = ContinuousClock.now
        let crashesBefore = runner.crashes
        var job: JobID?
        func record(_ outcome: StoreJobRecord.Outcome, _ reason: String? = nil) -> StoreJobRecord {
            StoreJobRecord(
                worker: number,
                operation: work.rawValue,
                job: job?.rawValue,
                outcome: outcome,
                reason: reason,
                crashes: runner.crashes - crashesBefore,
                seconds: start.duration(to: .now) / .seconds(1)
            )
        }
        var last: String?
        while start.duration(to: .now) < Self.patience {
            do {
                guard let id = job else {
                    job = try await batch.jobs.createJob(draft)
                    continue
                }
                let found = try await batch.jobs.describeJob(id)
                last = found.status.rawValue
                if found.status.isTerminal {
                    guard found.status == .complete else { return record(.unfinished, last) }
                    var record = record(.complete)
                    let summary = found.progressSummary
                    record.counts = [
                        summary?.totalNumberOfTasks, summary?.numberOfTasksSucceeded,
                        summary?.numberOfTasksFailed,
                    ].map { $0 ?? -1 }
                    return record
                }
            } catch {
                if let error = error as? S3ControlError, error.code == .notFound { return record(.lost) }
                last = "\((error as? S3ControlError)?.code.rawValue ?? "\(error)")"
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return record(.unfinished, last)
    }

    private func remove(_ folder: String, from bucket: String) async throws {
        var items: [DeleteObjectsRequest.Item] = []
        for try await object in batch.objects.objects(in: try S3Location(bucket: bucket, key: folder)) {
            // Skips the objects of other rounds.
            guard [folder + "/", folder + "."].contains(where: object.key.hasPrefix) else { continue }
            items.append(DeleteObjectsRequest.Item(object.key))
        }
        guard !items.isEmpty else { return }
        _ = try await batch.objects.deleteObjects(
            DeleteObjectsRequest(in: try S3Location(bucket: bucket), items)
        )
    }

    // MARK: Objects

    /// Reads the report and the objects, and counts the objects of each fate.
    private func fates(_ job: JobID, _ work: Work, _ folder: String) async throws -> [Fate: Int] {
        var rows: [String: [String]] = [:]
        for try await row in try await report(of: job).rows {
            let failure = [row.errorCode, row.httpStatusCode.map(String.init)].compactMap(\.self)
            let status = row.status == .succeeded ? [] : failure
            rows[row.decodedKey(), default: []].append(
                ([row.status.rawValue] + status).joined(separator: " ")
            )
        }
        var fates: [Fate: Int] = [:]
        for role in Fate.Role.allCases {
            // The keys that are in the report, but in neither the manifest nor the store.
            let keys = role == .stranger ? Array(rows.keys) : keys(role)
            for key in keys {
                let reported = rows.removeValue(forKey: key)?.joined(separator: "+") ?? ""
                let state = try await state(of: key, work, folder)
                fates[Fate(role: role, reported: reported, state: state), default: 0] += 1
            }
        }
        return fates
    }

    /// Returns the report. Retries when the server, which provides its location, cannot be reached.
    private func report(of job: JobID) async throws -> BatchReport {
        for _ in 0..<100 {
            do {
                return try await batch.report(of: job)
            } catch let error as S3ControlError where error.code != .notFound {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        return try await batch.report(of: job)
    }

    private func state(of key: String, _ work: Work, _ folder: String) async throws -> Fate.State {
        do {
            let location = try S3Location(bucket: "objects", key: key)
            let tags = try await batch.objects.objectTags(of: ObjectTarget(location))
            switch work {
            case .tag: return tags == [S3Tag(key: "round", value: "\(rounds)")] ? .changed : .unchanged
            case .untag: return tags.isEmpty ? .changed : .unchanged
            case .copy:
                let copy = try S3Location(bucket: "copies", key: "\(folder)/\(key)")
                do {
                    let content = try await batch.objects.getObject(GetObjectRequest(copy)).body
                    return content == Array(key.utf8) ? .changed : .unchanged
                } catch let error as S3ObjectError where error.code == .notFound {
                    return .unchanged
                }
            }
        } catch let error as S3ObjectError where error.code == .notFound {
            return .absent
        }
    }
}

/// A job that ran on the objects of a store, and the results for these objects.
struct StoreJobRecord: Sendable {
    /// How a job ended.
    enum Outcome: String, CaseIterable, Sendable {
        case complete
        /// The server no longer has the job.
        case lost
        /// The job ended in another status, or not in time.
        case unfinished
        /// The worker that owns the job failed with an error.
        case broken
    }

    /// The result for one object: its role in the job, its rows in the report, and its state in the store.
    struct Fate: Hashable, Sendable, CustomStringConvertible {
        /// Whether an object is in the manifest and in the store.
        enum Role: String, CaseIterable, Sendable {
            /// In the manifest and in the store.
            case present
            /// In the manifest only.
            case missing
            /// In the store only.
            case bystander
            /// In neither.
            case stranger
        }

        /// Whether the job's operation was carried out on the object.
        enum State: String, CaseIterable, Sendable {
            case changed, unchanged, absent
        }

        var role: Role
        /// The rows of the report, such as `succeeded` or `failed NoSuchKey 404`, joined
        /// by `+`; empty if there are none.
        var reported: String
        var state: State

        var description: String { "\(role.rawValue)/\(reported)/\(state.rawValue)" }
    }

    var worker: Int
    var operation: String
    var job: String?
    var outcome: Outcome
    /// The last status or error code of an unfinished job, or the error of a worker that failed.
    var reason: String?
    /// The number of times that the server was restarted between the job's creation and its end.
    var crashes = 0
    /// The job's numbers of tasks: all, succeeded, failed.
    var counts: [Int] = []
    var seconds = 0.0
    /// The number of objects of each fate.
    var fates: [Fate: Int] = [:]
}

extension StoreJobRecord {
    var line: Line {
        Line(
            "W",
            worker,
            operation,
            job,
            outcome.rawValue,
            reason,
            crashes,
            counts.map(String.init).joined(separator: ","),
            seconds,
            fates.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ";")
        )
    }

    init?(_ line: Line) {
        guard let worker = line.number(1), let operation = line[2],
            let outcome = line[4].flatMap(Outcome.init(rawValue:)), let crashes = line.number(6)
        else { return nil }
        self.init(
            worker: worker,
            operation: operation,
            job: line[3],
            outcome: outcome,
            reason: line[5],
            crashes: crashes,
            counts: (line[7] ?? "").split(separator: ",").compactMap { Int($0) },
            seconds: line[8].flatMap { Double($0) } ?? 0
        )
        for item in (line[9] ?? "").split(separator: ";") {
            let parts = item.split(separator: "=")
            guard parts.count == 2, let fate = Fate(parts[0]), let count = Int(parts[1]) else { return nil }
            fates[fate] = count
        }
    }
}

extension StoreJobRecord.Fate {
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count == 3, let role = Role(rawValue: parts[0]), let state = State(rawValue: parts[2])
        else { return nil }
        self.init(role: role, reported: parts[1], state: state)
    }
}

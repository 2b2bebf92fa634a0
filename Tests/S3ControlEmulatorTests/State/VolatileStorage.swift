@_spi(State) import S3ControlEmulator
import Synchronization

/// A storage in memory whose contents a test takes as they were after any commit, which fails when a test wants that.
final class VolatileStorage: StateStorage {
    struct Failure: Error, CustomStringConvertible { let description: String }

    /// All that is kept.
    struct Contents: Sendable {
        var values: [String: String] = [:]
        var jobs: [StoredJob.Key: StoredJob] = [:]
        var results: [StoredJob.Key: [Int: StoredResult]] = [:]
        var manifests: [StoredJob.Key: [Int: [UInt8]]] = [:]
        var buckets: [String: StoredBucket] = [:]
        var versions: [String: [Place: StoredVersion]] = [:]
        var uploads: [String: [String: StoredUpload]] = [:]

        struct Place: Hashable {
            var key: [UInt8]
            var version: UInt64
        }
    }

    private struct State: Sendable {
        var contents: Contents
        var commits = 0
        var failure: String?
        /// After which commit nothing can be kept any more.
        var end: Int?
        var history: [Contents] = []
    }

    private let turn = Mutex(())
    private let state: Mutex<State>
    private let keepsHistory: Bool
    private let readListeners = Mutex<[@Sendable () -> Void]>([])
    private let commitListeners = Mutex<[@Sendable () -> Void]>([])

    init(_ contents: Contents = Contents(), keepsHistory: Bool = false, endsAfter end: Int? = nil) {
        state = Mutex(State(contents: contents, end: end))
        self.keepsHistory = keepsHistory
    }

    var contents: Contents { state.withLock { $0.contents } }
    /// The contents after each commit.
    var history: [Contents] { state.withLock { $0.history } }
    var commits: Int { state.withLock { $0.commits } }
    /// Whether the process is taken to be dead.
    var hasEnded: Bool { state.withLock { state in state.end.map { state.commits >= $0 } ?? false } }

    /// Why commits fail from now on; nil lets them succeed.
    func fail(_ reason: String?) { state.withLock { $0.failure = reason } }

    func exclusively(_ body: (_ commit: ([StateChange]) throws -> Void) -> Void) {
        turn.withLock { _ in
            body { changes in
                let listener = commitListeners.withLock { $0.first }
                listener?()
                try state.withLock { state in
                    if let failure = state.failure { throw Failure(description: failure) }
                    if let end = state.end, state.commits >= end {
                        throw Failure(description: "it has ended")
                    }
                    for change in changes { state.contents.apply(change) }
                    state.commits += 1
                    if keepsHistory { state.history.append(state.contents) }
                }
            }
        }
    }

    /// What is called before anything is read that is kept of an emulator or of its store; nil for nothing.
    func whenReading(_ body: (@Sendable () -> Void)?) {
        readListeners.withLock { $0 = body.map { [$0] } ?? [] }
    }

    /// What is called before each commit; nil for nothing.
    func whenCommitting(_ body: (@Sendable () -> Void)?) {
        commitListeners.withLock { $0 = body.map { [$0] } ?? [] }
    }

    private func noteReading() {
        let body = readListeners.withLock { $0.first }
        body?()
    }

    func values() -> [String: String] {
        noteReading()
        return contents.values
    }

    func jobs() -> [StoredJob] {
        noteReading()
        return contents.jobs.values.sorted { $0.sequence < $1.sequence }
    }

    func finishedTasks(of job: StoredJob.Key) -> FinishedTasks {
        noteReading()
        return (contents.results[job] ?? [:]).sorted { $0.key < $1.key }.reduce(into: FinishedTasks()) {
            $0.append($1.key, isSuccess: $1.value.isSuccess)
        }
    }

    func results(of job: StoredJob.Key, after task: Int, limit: Int) -> [StoredResult] {
        let found = (contents.results[job] ?? [:]).values.filter { $0.task > task }
        return Array(found.sorted { $0.task < $1.task }.prefix(limit))
    }

    func failures(of job: StoredJob.Key, limit: Int) -> [StoredResult] {
        noteReading()
        let found = (contents.results[job] ?? [:]).values.filter { !$0.isSuccess }
        return Array(found.sorted { $0.task < $1.task }.prefix(limit))
    }

    func manifest(of job: StoredJob.Key, piece: Int) -> [UInt8]? { contents.manifests[job]?[piece] }

    func buckets() -> [StoredBucket] {
        noteReading()
        return Array(contents.buckets.values)
    }

    func versions(in bucket: String, _ body: (StoredVersion) throws -> Void) throws {
        let found = (contents.versions[bucket] ?? [:]).sorted { left, right in
            left.key.key == right.key.key
                ? left.value.position ?? 0 < right.value.position ?? 0
                : left.key.key.lexicographicallyPrecedes(right.key.key)
        }
        for each in found { try body(each.value) }
    }

    func uploads(in bucket: String) -> [StoredUpload] { Array((contents.uploads[bucket] ?? [:]).values) }
}

extension VolatileStorage.Contents {
    mutating func apply(_ change: StateChange) {
        switch change {
        case .value(let name, let value): values[name] = value
        case .job(let job): jobs[job.key] = job
        case .removeJob(let key):
            jobs[key] = nil
            results[key] = nil
            manifests[key] = nil
        case .removeAllJobs: (jobs, results, manifests) = ([:], [:], [:])
        case .result(let key, let result):
            if jobs[key] != nil { results[key, default: [:]][result.task] = result }
        case .removeResults(let key): (results[key], manifests[key]) = (nil, nil)
        case .manifest(let key, let piece, let bytes):
            if jobs[key] != nil { manifests[key, default: [:]][piece] = bytes }
        case .bucket(let bucket): buckets[bucket.name] = bucket
        case .removeBucket(let name): (buckets[name], versions[name], uploads[name]) = (nil, nil, nil)
        case .version(let version): put(version)
        case .removeVersion(let bucket, let key, let version):
            versions[bucket]?[Place(key: Array(key.utf8), version: version)] = nil
        case .upload(let upload):
            let parts = uploads[upload.bucket]?[upload.id]?.parts ?? []
            var upload = upload
            upload.parts = parts
            uploads[upload.bucket, default: [:]][upload.id] = upload
        case .part(let bucket, let id, let part):
            uploads[bucket]?[id]?.parts.removeAll { $0.number == part.number }
            uploads[bucket]?[id]?.parts.append(part)
        case .removeUpload(let bucket, let upload): uploads[bucket]?[upload] = nil
        }
    }

    private mutating func put(_ version: StoredVersion) {
        let place = Place(key: Array(version.key.utf8), version: version.version)
        var version = version
        let before = versions[version.bucket]?[place]
        version.position = version.position ?? before?.position
        version.bytes = version.bytes ?? before?.bytes
        versions[version.bucket, default: [:]][place] = version
    }
}

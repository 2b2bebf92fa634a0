import Basics
import Dispatch
import HTTPTransport
import HTTPTypes
@_spi(State) import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
import Synchronization
import Testing

@Suite("What is kept comes back as it was")
struct KeptStateTests {
    @Test("Simulated jobs with tags, priorities, reasons, transitions and tokens, and the clock")
    func simulated() async throws {
        let storage = VolatileStorage()
        let bench = try KeptBench(storage, isSimulated: true) { $0.jobsFollowClock = false }
        bench.emulator.addJob(
            "seeded-job",
            .active,
            priority: 7,
            work: JobWork(totalTasks: 100, tasksPerSecond: 10),
            tags: [S3Tag(key: "team", value: "media")],
            to: account
        )
        let id = try await bench.create(makeCreateRequest())
        bench.emulator.advance(by: .seconds(4))
        _ = try await bench.emulator.call(
            UpdateJobPriority.self,
            UpdateJobPriorityRequest(accountID: account, jobID: id, priority: 99)
        )
        let before = bench.emulator.jobs(of: account)
        let life = bench.emulator.life(id)

        let next = try KeptBench(VolatileStorage(storage.contents), isSimulated: true) {
            $0.jobsFollowClock = false
        }
        #expect(next.emulator.now == bench.emulator.now)
        #expect(next.emulator.jobs(of: account) == before)
        #expect(next.emulator.life(id) == life)
        #expect(next.emulator.tags(of: "seeded-job", of: account) == [S3Tag(key: "team", value: "media")])
        let again = try await next.emulator.call(CreateJob.self, makeCreateRequest())
        #expect(again.output?.jobID == id)
        next.emulator.advance(by: .seconds(20))
        #expect(next.emulator.status("seeded-job") == .complete)

        #expect(next.emulator.removeJob("seeded-job", of: account))
        let later = try KeptBench(VolatileStorage(next.storage.contents), isSimulated: true)
        #expect(later.emulator.jobs(of: account).map(\.jobID) == [id])
        later.emulator.reset()
        #expect(later.storage.contents.jobs.isEmpty)
    }

    @Test("A seed does not give an id twice")
    func seeds() async throws {
        let storage = VolatileStorage()
        let bench = try KeptBench(storage, isSimulated: true) { $0.seed = 5 }
        let first = try await bench.create(makeCreateRequest(token: "1"))
        let next = try KeptBench(VolatileStorage(storage.contents), isSimulated: true) { $0.seed = 5 }
        let second = try await next.create(makeCreateRequest(token: "2"))
        #expect(first != second)
        #expect(next.emulator.jobCount == 2)
    }

    @Test("Buckets, versions, delete markers, properties and uploads")
    func objects() throws {
        let storage = VolatileStorage()
        let bench = try KeptBench(storage)
        let store = bench.memory
        store.addBucket("versioned", versioning: .enabled)
        for number in 0..<3 {
            store.put("v\(number)", at: "k", in: "versioned") { $0.metadata["n"] = "\(number)" }
        }
        store.setVersioning(.suspended, of: "versioned")
        store.put("null one", at: "k", in: "versioned")
        store.remove("k", in: "versioned")
        store.put("after", at: "e\u{301}", in: "versioned") {
            $0.tags = [S3Tag(key: "a", value: "b")]
            $0.storageClass = .glacier
            $0.retention = S3Retention {
                $0.mode = .governance
                $0.retainUntilDate = startDate
            }
            $0.encryption = MemoryObjectEncryption(algorithm: "aws:kms", kmsKeyID: "key")
            $0.checksums = []
        }
        store.put("other", at: "\u{E9}", in: "versioned")
        #expect(store.update("\u{E9}", in: "versioned") { $0.contentType = "text/plain" })
        func call(_ method: HTTPRequest.Method, _ path: String, _ body: String = "") -> TransportResponse {
            store.reply(
                to: HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path),
                body: Array(body.utf8)
            )
        }
        let begun = String(decoding: call(.post, "/photos/large?uploads").body, as: UTF8.self)
        let id = try #require(
            begun.components("<UploadId>").last?.components("</UploadId>").first
        )
        #expect(call(.put, "/photos/large?partNumber=1&uploadId=\(id)", "part").head.status.code == 200)
        #expect(call(.put, "/photos?tagging", Self.tagging).head.status.code == 204)
        store.removeBucket("lists")
        #expect(bench.keeper.save())

        let next = try KeptBench(VolatileStorage(storage.contents)).memory
        #expect(
            next.versions(in: "versioned").map(Line.init) == store.versions(in: "versioned").map(Line.init)
        )

        #expect(next.uploads(in: "photos") == ["large"])
        let parts = next.reply(
            to: HTTPRequest(
                method: .get,
                scheme: "http",
                authority: "localhost",
                path: "/photos/large?uploadId=\(id)"
            )
        )
        #expect(String(decoding: parts.body, as: UTF8.self).contains("<PartNumber>1</PartNumber>"))
        // A version of before keeps its place below new ones, and new ids are new.
        let known = Set(store.versions(in: "versioned").map(\.versionID))
        next.setVersioning(.enabled, of: "versioned")
        let written = next.put("newest", at: "k", in: "versioned")
        #expect(!known.contains(written.versionID))
        #expect(next.object("k", in: "versioned")?.text == "newest")
    }

    @Test("A response waits for the commit of the changes that it reports", arguments: [true, false])
    func reads(isNew: Bool) throws {
        let storage = VolatileStorage()
        let bench = try KeptBench(storage)
        let memory = bench.memory
        if !isNew { memory.put("x", at: "k", in: "photos") }
        #expect(bench.keeper.save())
        let (isHeld, isReleased) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let (hasChanged, hasRead) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        storage.whenCommitting {
            isHeld.signal()
            _ = isReleased.wait(timeout: .now() + 30)
        }
        DispatchQueue.global().async {
            _ = memory.reply(to: Self.request(isNew ? .put : .delete, "/photos/k"))
            hasChanged.signal()
        }
        #expect(isHeld.wait(timeout: .now() + 30) == .success)
        // The object is changed, and the change is not committed yet.
        let status = Mutex(0)
        DispatchQueue.global().async {
            let response = memory.reply(to: Self.request(.get, "/photos/k"))
            status.withLock { $0 = response.head.status.code }
            hasRead.signal()
        }
        #expect(hasRead.wait(timeout: .now() + 0.2) == .timedOut)
        storage.whenCommitting(nil)
        isReleased.signal()
        #expect(hasRead.wait(timeout: .now() + 30) == .success)
        #expect(hasChanged.wait(timeout: .now() + 30) == .success)
        #expect(status.withLock { $0 } == (isNew ? 200 : 404))
    }

    @Test("A response saves the changes that it reports if no request has begun to save them")
    func readsOfChanges() throws {
        let storage = VolatileStorage()
        let bench = try KeptBench(storage)
        bench.memory.put("x", at: "k", in: "photos")
        #expect(bench.memory.reply(to: Self.request(.get, "/photos/k")).head.status.code == 200)
        let next = try KeptBench(VolatileStorage(storage.contents)).memory
        #expect(next.object("k", in: "photos")?.text == "x")
        let commits = storage.commits
        #expect(bench.memory.reply(to: Self.request(.get, "/photos/k")).head.status.code == 200)
        #expect(storage.commits == commits)
    }

    private static func request(_ method: HTTPRequest.Method, _ path: String) -> HTTPRequest {
        HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path)
    }

    private static let tagging =
        "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>"

    @Test("State that makes no sense is an error that names it")
    func unreadable() async throws {
        let storage = VolatileStorage()
        let bench = try KeptBench(storage, isSimulated: true)
        let id = try await bench.create(makeCreateRequest())
        var contents = storage.contents
        for key in contents.jobs.keys { contents.jobs[key]?.json = Array("{}".utf8) }
        let error = #expect(throws: StateError.self) {
            try KeptBench(VolatileStorage(contents), isSimulated: true)
        }
        #expect(error?.description.hasPrefix("The job \(id) cannot be read: ") == true)
    }

    @Test("A save does not wait for what is being read")
    func savesWhileReading() async throws {
        let bench = try KeptBench(VolatileStorage())
        let manifest = KeptBench.put(4, to: bench.memory)
        let id = try await bench.create(KeptBench.request(manifest, confirmationRequired: true))
        while bench.emulator.status(id) != .suspended { await Task.yield() }

        let storage = VolatileStorage(bench.storage.contents)
        let keeper = StateKeeper(storage)
        let saves = Mutex<[Bool]>([])
        // The save is one that another thread begins meanwhile.
        storage.whenReading {
            let isDone = DispatchSemaphore(value: 0)
            DispatchQueue.global().async {
                keeper.save()
                isDone.signal()
            }
            let isSaved = isDone.wait(timeout: .now() + 30) == .success
            saves.withLock { $0.append(isSaved) }
        }
        let clock = bench.clock.wallClock
        let memory = try MemoryObjectStore(keeper: keeper, clock: clock)
        let emulator = try S3ControlEmulator(
            keeper: keeper,
            objects: memory,
            configuration: EmulatorConfiguration(clock: clock, checksSignatures: false)
        )
        storage.whenReading(nil)
        let results = saves.withLock { $0 }
        #expect(results.count >= 6 && !results.contains(false), "\(results)")
        #expect(emulator.status(id) == .suspended)
        #expect(memory.object("key-3", in: "photos")?.text == "content 3")
    }
}

/// A version, to compare.
private struct Line: Hashable {
    var key: [UInt8]
    var version: String
    var isLatest: Bool
    var isDeleteMarker: Bool
    var bytes: [UInt8]
    var eTag: String
    var date: Date
    var properties: MemoryObjectProperties

    init(_ object: MemoryObject) {
        key = Array(object.key.utf8)
        version = object.versionID
        isLatest = object.isLatest
        isDeleteMarker = object.isDeleteMarker
        bytes = object.bytes
        eTag = object.eTag
        date = object.lastModified
        properties = object.properties
    }
}

extension String {
    fileprivate func components(_ separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}

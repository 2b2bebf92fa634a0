import HTTPTransport
import HTTPTypes
import ObservedStore
import S3ControlEmulator
import S3Objects
import Synchronization
import Testing

@Suite("Reading in ranges")
struct ReadTests {
    private func options(_ change: (inout S3ReadOptions) -> Void = { _ in }) -> S3ReadOptions {
        S3ReadOptions {
            $0.rangeBytes = 100
            $0.concurrency = 3
            $0.verifies = false
            change(&$0)
        }
    }

    @Test("returns the object in order, with a few concurrent requests, from one version of the object")
    func whole() async throws {
        let all = bytes(1234)
        let store = ObservedStore()
        store.memory.put(all, at: "k", in: "bucket")
        let done = Mutex<[S3TransferProgress]>([])
        var found: [UInt8] = []
        let client = try makeClient(store)
        let reading = options { $0.progress = { step in done.withLock { $0.append(step) } } }
        for try await chunk in client.read("s3://bucket/k", options: reading) {
            #expect(chunk.count == 100 || found.count == 1200)
            found += chunk
        }
        #expect(found == all)
        #expect(store.requests.count == 13)
        #expect((2...3).contains(store.mostInFlight))
        #expect(
            store.values(of: "if-match")
                == Array(repeating: store.memory.object("k", in: "bucket")?.eTag ?? "", count: 12)
        )
        #expect(done.withLock { $0.last } == S3TransferProgress(completedBytes: 1234, totalBytes: 1234))
    }

    @Test(
        "of a part returns the part",
        arguments: [(0, 1), (99, 101), (150, 1234), (1233, 5000), (100, .max), (7, 7)]
    )
    func part(_ from: Int, _ to: Int) async throws {
        let all = bytes(1234)
        let store = ObservedStore()
        store.memory.put(all, at: "k", in: "bucket")
        let found = try await makeClient(store).readAll(
            "s3://bucket/k",
            options: options { $0.bytes = from..<to }
        )
        #expect(found == Array(all[from..<min(to, 1234)]))
    }

    @Test("of an empty object returns nothing")
    func empty() async throws {
        let store = ObservedStore()
        store.memory.put([], at: "k", in: "bucket")
        #expect(try await makeClient(store).readAll("s3://bucket/k", options: options()) == [])
        #expect(store.requests.count == 2)
    }

    @Test("works with a store that sends the whole object")
    func withoutRanges() async throws {
        let store = ObservedStore { request, store, _ in
            .answer(200, bytes: store.memory.object("k", in: "bucket")?.bytes, fields: ["ETag": "\"e\""])
        }
        store.memory.put(bytes(250), at: "k", in: "bucket")
        let client = try makeClient(store)
        #expect(try await client.readAll("s3://bucket/k", options: options()) == bytes(250))
        await #expect(throws: S3ObjectError.self) {
            try await client.readAll("s3://bucket/k", options: options { $0.bytes = 3..<5 })
        }
    }

    @Test("retries each range separately")
    func retries() async throws {
        let failed = Mutex<Set<String>>([])
        let store = ObservedStore { request, _, _ in
            let range = request.headerFields[.range] ?? ""
            guard failed.withLock({ $0.insert(range).inserted }) else { return nil }
            if range.hasSuffix("99") {
                throw TransportError(.connectionLost, delivery: .sent, message: "The connection was lost.")
            }
            return .error("SlowDown", 503)
        }
        store.memory.put(bytes(450), at: "k", in: "bucket")
        #expect(try await makeClient(store).readAll("s3://bucket/k", options: options()) == bytes(450))
        #expect(store.requests.count == 10)
    }

    @Test("fails if the object changes, and starts over once if nothing was returned")
    func changed() async throws {
        let store = ObservedStore { request, store, number in
            if number == 2 { store.memory.put(bytes(333), at: "k", in: "bucket") }
            return nil
        }
        store.memory.put(bytes(450), at: "k", in: "bucket")
        let client = try makeClient(store)
        #expect(try await client.readAll("s3://bucket/k", options: options()) == bytes(333))

        let restless = ObservedStore { _, store, number in
            store.memory.put(
                bytes(450).map { $0 &+ UInt8(truncatingIfNeeded: number) },
                at: "k",
                in: "bucket"
            )
            return nil
        }
        restless.memory.put(bytes(450), at: "k", in: "bucket")
        let error = await #expect(throws: S3ObjectError.self) {
            try await makeClient(restless).readAll("s3://bucket/k", options: options())
        }
        #expect(error?.code == .preconditionFailed)
        #expect(error?.hint?.contains("read it again") == true)
    }

    @Test("notices a changed object in a store that ignores If-Match", arguments: [450, 550])
    func changedUnnoticed(_ newSize: Int) async throws {
        let store = ObservedStore { request, store, number in
            if number == 2 { store.memory.put(bytes(newSize).map { ~$0 }, at: "k", in: "bucket") }
            var request = request
            request.headerFields[.ifMatch] = nil
            return store.memory.reply(to: request, body: [])
        }
        store.memory.put(bytes(450), at: "k", in: "bucket")
        let client = try makeClient(store)
        let error = await #expect(throws: S3ObjectError.self) {
            for try await _ in client.read("s3://bucket/k", options: options()) {}
        }
        #expect(error?.code == .preconditionFailed)
        #expect(error?.effect == S3ObjectError.Effect.none)
        #expect(try await client.readAll("s3://bucket/k", options: options()) == bytes(newSize).map { ~$0 })
    }

    @Test("names a version only if the caller does, which needs another permission", arguments: [50, 450])
    func versionless(_ size: Int) async throws {
        let store = ObservedStore { request, _, _ in
            Query(request.path ?? "").has("versionId") ? .error("AccessDenied", 403) : nil
        }
        store.memory.setVersioning(.enabled, of: "bucket")
        store.memory.put(bytes(size), at: "k", in: "bucket")
        let client = try makeClient(store)
        #expect(
            try await client.readAll("s3://bucket/k", options: options { $0.verifies = true }) == bytes(size)
        )
        let head = try await client.headObject("s3://bucket/k")
        let version = try #require(head.versionID)
        let error = await #expect(throws: S3ObjectError.self) {
            try await client.readAll("s3://bucket/k", versionID: version, options: options())
        }
        #expect(error?.code == .accessDenied)
    }

    @Test("rejects a range of another length")
    func short() async throws {
        let store = ObservedStore { request, _, number in
            number < 2
                ? nil
                : .answer(
                    206,
                    bytes: [1, 2],
                    fields: ["ETag": "\"e\"", "Content-Range": "bytes 100-101/450"]
                )
        }
        store.memory.put(bytes(450), at: "k", in: "bucket")
        let error = await #expect(throws: S3ObjectError.self) {
            try await makeClient(store).readAll("s3://bucket/k", options: options())
        }
        #expect(error?.code == .invalidResponse)
    }

    @Test("rejects bytes from another offset", arguments: [1, 2])
    func otherOffset(_ wrong: Int) async throws {
        let store = ObservedStore { _, _, number in
            number == wrong
                ? .answer(
                    206,
                    bytes: bytes(100),
                    fields: ["ETag": "\"e\"", "Content-Range": "bytes 300-399/450"]
                )
                : nil
        }
        store.memory.put(bytes(450), at: "k", in: "bucket")
        let error = await #expect(throws: S3ObjectError.self) {
            try await makeClient(store).readAll("s3://bucket/k", options: options())
        }
        #expect(error?.code == .invalidResponse)
        #expect(error?.message.contains("from 300 instead of 100 from") == true)
    }

    @Test(
        "of a part behind the end fails, at any offset",
        arguments: [450..<451, 1 << 40..<1 << 41, Int.max - 5..<Int.max]
    )
    func behindTheEnd(_ part: Range<Int>) async throws {
        let store = ObservedStore()
        store.memory.put(bytes(450), at: "k", in: "bucket")
        let error = await #expect(throws: S3ObjectError.self) {
            try await makeClient(store).readAll("s3://bucket/k", options: options { $0.bytes = part })
        }
        #expect(error?.code == .invalidRange)
    }

    @Test("rejects an empty first range of an object that is not empty")
    func emptyRange() async throws {
        let store = ObservedStore { _, _, _ in
            .answer(206, bytes: [], fields: ["ETag": "\"e\"", "Content-Range": "bytes 0-99/450"])
        }
        let error = await #expect(throws: S3ObjectError.self) {
            try await makeClient(store).readAll("s3://bucket/k", options: options())
        }
        #expect(error?.code == .invalidResponse)
    }

    @Test("never goes beyond the end that a store claims", arguments: [Int.max, -5])
    func claimedSize(_ size: Int) async throws {
        let start = Int.max - 250
        let store = ObservedStore { request, _, _ in
            let range = request.headerFields[.range] ?? ""
            let ends = range.dropFirst("bytes=".count).split(separator: "-").compactMap { Int($0) }
            return .answer(
                206,
                bytes: bytes(ends[1] - ends[0] + 1),
                fields: ["ETag": "\"e\"", "Content-Range": "bytes \(ends[0])-\(ends[1])/\(size)"]
            )
        }
        let reading = options { $0.bytes = start..<Int.max }
        if size < 0 {
            let error = await #expect(throws: S3ObjectError.self) {
                try await makeClient(store).readAll("s3://bucket/k", options: reading)
            }
            #expect(error?.code == .invalidResponse)
        } else {
            #expect(try await makeClient(store).readAll("s3://bucket/k", options: reading).count == 250)
        }
    }

    @Test("rejects an object that is too large for memory")
    func tooLarge() async throws {
        let store = ObservedStore()
        store.memory.put(bytes(450), at: "k", in: "bucket")
        let error = await #expect(throws: S3ObjectError.self) {
            try await makeClient(store).readAll("s3://bucket/k", maxBytes: 449, options: options())
        }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.contains("450 bytes") == true)
    }

    @Test("ends all its requests when its task is cancelled")
    func cancelled() async throws {
        let store = ObservedStore { _, _, number in
            if number > 1 { try await Task.sleep(for: .seconds(3600)) }
            return nil
        }
        store.memory.put(bytes(450), at: "k", in: "bucket")
        let client = try makeClient(store)
        let reading = Task { try await client.readAll("s3://bucket/k", options: options()) }
        while store.requests.count < 2 { await Task.yield() }
        reading.cancel()
        await #expect(throws: CancellationError.self) { try await reading.value }
    }
}

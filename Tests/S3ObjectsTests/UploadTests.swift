import AWSCore
import HTTPTransport
import HTTPTypes
import ObservedStore
import S3ControlEmulator
import S3Objects
import Synchronization
import Testing

@Suite("Uploading in parts")
struct UploadTests {
    private static let part = 5 << 20

    func options(_ change: (inout S3UploadOptions) -> Void = { _ in }) -> S3UploadOptions {
        S3UploadOptions {
            $0.partBytes = Self.part
            $0.concurrency = 2
            change(&$0)
        }
    }

    func chunks(_ count: Int, of size: Int) -> [[UInt8]] {
        (0..<count).map { Array(repeating: UInt8(truncatingIfNeeded: $0), count: size) }
    }

    @Test("a body that fits into one part takes one request", arguments: [0, 1, 5 << 20])
    func single(_ size: Int) async throws {
        let store = ObservedStore()
        let written = try await makeClient(store).upload(
            [bytes(size)],
            to: "s3://bucket/k",
            options: options()
        )
        #expect(written.size == size)
        #expect(store.memory.object("k", in: "bucket")?.bytes.count == size)
        #expect(store.requests.map(\.method) == [.put])
    }

    @Test("a larger body becomes parts, for any chunks")
    func parts() async throws {
        let store = ObservedStore()
        let given = chunks(9, of: 3 << 20)
        let done = Mutex<Int>(0)
        let uploading = options { $0.progress = { step in done.withLock { $0 = step.completedBytes } } }
        let written = try await makeClient(store).upload(given, to: "s3://bucket/k", options: uploading)
        #expect(store.memory.object("k", in: "bucket")?.bytes == given.flatMap { $0 })
        #expect(written.eTag.hasSuffix("-6\""))
        #expect(written.size == 27 << 20)
        #expect(done.withLock { $0 } == 27 << 20)
        #expect(store.mostInFlight <= 2)
        #expect(store.memory.uploads(in: "bucket").isEmpty)
    }

    @Test("parts are large enough for the total size")
    func sizes() async throws {
        let client = try makeClient(ObservedStore())
        for (size, part) in [
            (nil, 1 << 20), (120 << 40, 4 << 20), (1200 << 40, 5 << 20), (nil, 6 << 30), (.max, 5 << 20),
            (.max - 9_999, 5 << 20),
        ] as [(Int?, Int)] {
            let error = await #expect(throws: S3ObjectError.self) {
                try await client.upload(
                    [[1]],
                    to: "s3://bucket/k",
                    options: S3UploadOptions {
                        $0.partBytes = part
                        $0.size = size
                    }
                )
            }
            #expect(error?.code == .invalidRequest)
        }
    }

    private struct Broken: Error {}

    @Test("a failed source ends the upload, and its parts are deleted")
    func sourceFails() async throws {
        let store = ObservedStore()
        let source = AsyncThrowingStream<[UInt8], any Error> { continuation in
            for chunk in chunks(3, of: 5 << 20) { continuation.yield(chunk) }
            continuation.finish(throwing: Broken())
        }
        await #expect(throws: Broken.self) {
            try await makeClient(store).upload(source, to: "s3://bucket/k", options: options())
        }
        #expect(store.memory.uploads(in: "bucket").isEmpty)
        #expect(store.memory.object("k", in: "bucket") == nil)
        #expect(store.requests.last?.method == .delete)
    }

    @Test("a failed part ends the upload, and its parts are deleted")
    func partFails() async throws {
        let store = ObservedStore { request, _, _ in
            Query(request.path ?? "")["partNumber"] == "2" ? .error("AccessDenied", 403) : nil
        }
        let error = await #expect(throws: S3ObjectError.self) {
            try await makeClient(store).upload(
                chunks(4, of: 5 << 20),
                to: "s3://bucket/k",
                options: options()
            )
        }
        #expect(error?.code == .accessDenied)
        #expect(error?.operation == "UploadPart")
        #expect(store.memory.uploads(in: "bucket").isEmpty)
    }

    @Test("a cancelled upload deletes its parts, although its task is cancelled")
    func cancelled() async throws {
        let store = ObservedStore { request, _, _ in
            if Query(request.path ?? "")["partNumber"] == "2" { try await Task.sleep(for: .seconds(3600)) }
            return nil
        }
        let client = try makeClient(store)
        let uploading = Task {
            try await client.upload(chunks(4, of: 5 << 20), to: "s3://bucket/k", options: options())
        }
        while !store.requests.contains(where: { $0.path?.contains("partNumber=2") == true }) {
            await Task.yield()
        }
        uploading.cancel()
        await #expect(throws: CancellationError.self) { try await uploading.value }
        #expect(store.memory.uploads(in: "bucket").isEmpty)
        #expect(store.requests.last?.method == .delete)
    }

    @Test("an upload that is cancelled while it starts is aborted, too")
    func cancelledAtOnce() async throws {
        let begun = AsyncStream<Void>.makeStream()
        let goOn = AsyncStream<Void>.makeStream()
        let store = ObservedStore { request, _, _ in
            guard Query(request.path ?? "").has("uploads") else { return nil }
            begun.continuation.yield()
            for await _ in goOn.stream { break }
            return nil
        }
        let client = try makeClient(store)
        let uploading = Task {
            try await client.upload(chunks(3, of: 5 << 20), to: "s3://bucket/k", options: options())
        }
        for await _ in begun.stream { break }
        uploading.cancel()
        goOn.continuation.yield()
        await #expect(throws: CancellationError.self) { try await uploading.value }
        #expect(store.memory.uploads(in: "bucket").isEmpty)
        #expect(store.requests.map(\.method) == [.post, .delete])
    }

    /// Credentials that take a while.
    private struct SlowCredentials: CredentialsProvider {
        func credentials() async throws -> Credentials {
            for _ in 0..<200 { await Task.yield() }
            return Credentials(accessKeyID: "AKID", secretAccessKey: "secret")
        }
    }

    @Test(
        "a failed upload is aborted, although the client's clock reaches every limit at once",
        arguments: [1, 2]
    )
    func impatient(concurrency: Int) async throws {
        let store = ObservedStore()
        let client = try makeClient(store) { $0.credentials = SlowCredentials() }
        let failing = AsyncThrowingStream<[UInt8], any Error> { continuation in
            for chunk in chunks(3, of: 5 << 20) { continuation.yield(chunk) }
            continuation.finish(throwing: Broken())
        }
        await #expect(throws: Broken.self) {
            try await client.upload(
                failing,
                to: "s3://bucket/k",
                options: options { $0.concurrency = concurrency }
            )
        }
        #expect(store.memory.uploads(in: "bucket").isEmpty)
        // A part whose request was cut off may still be stored: then the upload is aborted twice.
        #expect((1...2).contains(store.requests.count { $0.method == .delete }))
    }
}

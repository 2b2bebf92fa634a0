import AWSCore
import HTTPTransport
import HTTPTypes
import ObservedStore
import S3ControlEmulator
import S3Objects
import Synchronization
import Testing

extension UploadTests {
    private func uploadTwoParts(
        to store: ObservedStore,
        _ options: S3UploadOptions? = nil
    ) async throws -> WrittenObject {
        try await makeClient(store).upload(
            chunks(2, of: 5 << 20),
            to: "s3://bucket/k",
            options: options ?? self.options()
        )
    }

    @Test("a lost response to the completion is replaced by a check of the object")
    func completionLost() async throws {
        let store = ObservedStore { request, store, number in
            guard request.method == .post, Query(request.path ?? "").has("uploadId"),
                store.memory.uploads(in: "bucket").count == 1,
                store.memory.object("lost", in: "bucket") == nil
            else { return nil }
            store.memory.put([], at: "lost", in: "bucket")
            // The store acts, and its response is lost.
            _ = try await store.send(request, body: store.bodies[number - 1], options: TransferOptions())
            throw TransportError(.connectionLost, delivery: .sent, message: "The connection was lost.")
        }
        let written = try await uploadTwoParts(to: store)
        #expect(written.eTag.hasSuffix("-2\""))
        #expect(written.size == 10 << 20)
    }

    @Test("a completion that was lost is found by the checksum of the parts, if the entity tag is no MD5")
    func completionByChecksum() async throws {
        let eTag = "\"00112233445566778899aabbccddeeff-2\""
        let loses = Mutex(true)
        let acting = ObservedStore { request, acting, number in
            if request.method == .head {
                var found = acting.memory.reply(to: request, body: [])
                found.head.headerFields[.eTag] = eTag
                return found
            }
            guard request.method == .post, Query(request.path ?? "").has("uploadId"),
                loses.withLock({ loses in
                    defer { loses = false }
                    return loses
                })
            else { return nil }
            _ = acting.memory.reply(to: request, body: acting.bodies[number - 1])
            throw TransportError(.connectionLost, delivery: .sent, message: "The connection was lost.")
        }
        let written = try await uploadTwoParts(to: acting)
        #expect(written.eTag == eTag)
    }

    @Test("an older object is not taken for the upload whose completion was lost")
    func completionOfAnother() async throws {
        let loses = Mutex(false)
        let store = ObservedStore { request, store, _ in
            guard request.method == .post, Query(request.path ?? "").has("uploadId"),
                loses.withLock({ $0 }), !store.memory.uploads(in: "bucket").isEmpty
            else { return nil }
            // The request is lost, and another program aborts the upload.
            var abort = request
            abort.method = .delete
            _ = store.memory.reply(to: abort, body: [])
            throw TransportError(.connectionLost, delivery: .sent, message: "The connection was lost.")
        }
        let client = try makeClient(store)
        // Of the same size and number of parts, with other bytes.
        let old = try await client.upload(
            [[UInt8](repeating: 7, count: 10 << 20)],
            to: "s3://bucket/k",
            options: options()
        )
        #expect(old.eTag.hasSuffix("-2\""))
        loses.withLock { $0 = true }
        let error = await #expect(throws: S3ObjectError.self) {
            try await client.upload(chunks(2, of: 5 << 20), to: "s3://bucket/k", options: options())
        }
        #expect(error?.code == .notFound)
        #expect(error?.effect == .unknown)
        #expect(store.memory.object("k", in: "bucket")?.eTag == old.eTag)
    }

    @Test("an error in a response with status 200 is an error")
    func errorInResult() async throws {
        let tries = Mutex(0)
        let store = ObservedStore { request, _, _ in
            guard request.method == .post, Query(request.path ?? "").has("uploadId") else { return nil }
            let number = tries.withLock { tries in
                tries += 1
                return tries
            }
            return number == 1 ? .error("InternalError", 200) : nil
        }
        let written = try await uploadTwoParts(to: store)
        #expect(written.eTag.hasSuffix("-2\""))
        #expect(tries.withLock { $0 } == 2)
    }

    @Test(
        "white space before the result of the completion is skipped, and an error behind it is an error",
        arguments: [" ", "\n\r\n\r", "\t \n"]
    )
    func keepAlive(_ space: String) async throws {
        let tries = Mutex(0)
        let store = ObservedStore { request, store, number in
            guard request.method == .post, Query(request.path ?? "").has("uploadId") else { return nil }
            let isFirst = tries.withLock { tries in
                tries += 1
                return tries == 1
            }
            let body = store.bodies[number - 1]
            var reply: TransportResponse =
                isFirst ? .error("InternalError", 200) : store.memory.reply(to: request, body: body)
            let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            let start = reply.body.starts(with: "<?xml".utf8) ? "" : declaration
            reply.body = Array((space + start).utf8) + reply.body
            return reply
        }
        let written = try await uploadTwoParts(to: store)
        #expect(written.eTag.hasSuffix("-2\""))
        #expect(tries.withLock { $0 } == 2)
        #expect(!store.requests.contains { $0.method == .delete })
    }

    @Test(
        "a result of the completion that is cut off does not fail the upload",
        arguments: ["", " \n ", "<CompleteMultipartUploadRes"]
    )
    func completionCutOff(_ text: String) async throws {
        let store = ObservedStore { request, store, number in
            guard request.method == .post, Query(request.path ?? "").has("uploadId"),
                !store.memory.uploads(in: "bucket").isEmpty
            else { return nil }
            _ = store.memory.reply(to: request, body: store.bodies[number - 1])
            return .answer(200, text)
        }
        let written = try await uploadTwoParts(to: store)
        #expect(written.eTag.hasSuffix("-2\""))
        #expect(!store.requests.contains { $0.method == .delete })
    }

    @Test(
        "an upload that cannot be aborted is named in the hint, unless it does not exist anymore",
        arguments: [("AccessDenied", 403, true), ("NoSuchUpload", 404, false)]
    )
    func abortFails(_ code: String, _ status: Int, _ remains: Bool) async throws {
        let store = ObservedStore { request, _, _ in
            if request.method == .delete { return .error(code, status) }
            return Query(request.path ?? "")["partNumber"] == "2" ? .error("AccessDenied", 403) : nil
        }
        let error = try #require(
            await #expect(throws: S3ObjectError.self) {
                try await makeClient(store).upload(
                    chunks(4, of: 5 << 20),
                    to: "s3://bucket/k",
                    options: options()
                )
            }
        )
        #expect(error.operation == "UploadPart")
        let hint = try #require(error.hint)
        #expect(hint.contains("its parts may remain") == remains, "\(hint)")
        let id = try #require(store.requests.last.flatMap { Query($0.path ?? "")["uploadId"] })
        #expect(hint.contains(id) == remains, "\(hint)")
        #expect(!hint.contains("\n"))
    }

    @Test(
        "a lost completion with a condition is found, if the store checks the condition before the upload",
        arguments: [true, false]
    )
    func conditionalCompletionLost(isCutOff: Bool) async throws {
        // As MinIO does.
        let store = ObservedStore { request, store, number in
            guard request.method == .post, Query(request.path ?? "").has("uploadId") else { return nil }
            guard !store.memory.uploads(in: "bucket").isEmpty else {
                return .error("PreconditionFailed", 412)
            }
            _ = store.memory.reply(to: request, body: store.bodies[number - 1])
            if isCutOff { return .answer(200, " ") }
            throw TransportError(.connectionLost, delivery: .sent, message: "The connection was lost.")
        }
        let written = try await uploadTwoParts(to: store, options { $0.ifNoneMatch = "*" })
        #expect(written.eTag.hasSuffix("-2\""))
        #expect(!store.requests.contains { $0.method == .delete })
    }

    @Test("a condition that is not met from the start is an error without a check of the object")
    func conditionNotMet() async throws {
        let store = ObservedStore()
        store.memory.put([1], at: "k", in: "bucket")
        let error = await #expect(throws: S3ObjectError.self) {
            try await uploadTwoParts(to: store, options { $0.ifNoneMatch = "*" })
        }
        #expect(error?.code == .preconditionFailed)
        #expect(error?.effect == S3ObjectError.Effect.none)
        #expect(!store.requests.contains { $0.method == .head })
    }

    @Test("a hint has the whole ID of an upload, on one line")
    func longUploadID() async throws {
        let id = String(repeating: "ACKA7qf9", count: 43)
        let store = ObservedStore { request, _, _ in
            guard Query(request.path ?? "").has("uploads") else { return .error("AccessDenied", 403) }
            return .answer(
                200,
                "<InitiateMultipartUploadResult><UploadId>\(id)&#10;x</UploadId></InitiateMultipartUploadResult>"
            )
        }
        let error = await #expect(throws: S3ObjectError.self) {
            try await uploadTwoParts(to: store)
        }
        let hint = try #require(error?.hint)
        #expect(hint.contains("\(id) x could not"), "\(hint)")
    }

    @Test("the hint for a condition that an earlier attempt may have changed says to read the object")
    func conditionAfterLoss() async throws {
        let store = ObservedStore { request, store, number in
            guard number == 1 else { return nil }
            _ = store.memory.reply(to: request, body: store.bodies[0])
            throw TransportError(.connectionLost, delivery: .sent, message: "The connection was lost.")
        }
        let error = await #expect(throws: S3ObjectError.self) {
            try await makeClient(store).putObject(
                PutObjectRequest("s3://bucket/k", content: [1]) { $0.ifNoneMatch = "*" }
            )
        }
        #expect(error?.code == .preconditionFailed)
        #expect(error?.effect == .unknown)
        #expect(error?.hint?.contains("read the object") == true)
    }
}

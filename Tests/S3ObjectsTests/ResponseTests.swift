import HTTPTransport
import ObservedStore
@_spi(Requests) import S3Objects
import Testing

@Suite("S3's responses")
struct ResponseTests {
    /// A call, and a response that it accepts.
    struct Call: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let document: String
        let perform: @Sendable (S3ObjectClient) async throws -> Void

        init(
            _ name: String,
            _ document: String = "",
            _ perform: @escaping @Sendable (S3ObjectClient) async throws -> Void
        ) {
            testDescription = name
            self.document = document
            self.perform = perform
        }
    }

    private static let target = ObjectTarget("s3://bucket/k")

    /// The calls whose response is a document.
    private static let readers: [Call] = [
        Call("ListObjectsV2", "<ListBucketResult/>") {
            for try await _ in $0.objects(in: "s3://bucket") {}
        },
        Call("ListObjectVersions", "<ListVersionsResult/>") {
            for try await _ in $0.versions(in: "s3://bucket") {}
        },
        Call("DeleteObjects", "<DeleteResult/>") {
            _ = try await $0.deleteObjects(DeleteObjectsRequest(in: "s3://bucket", [.init("k")]))
        },
        Call("GetObjectTagging", "<Tagging><TagSet/></Tagging>") { _ = try await $0.objectTags(of: target) },
        Call("GetObjectAcl", "<AccessControlPolicy/>") { _ = try await $0.objectACL(of: target) },
        Call("GetObjectRetention", "<Retention/>") { _ = try await $0.retention(of: target) },
        Call("GetObjectLegalHold", "<LegalHold><Status>ON</Status></LegalHold>") {
            _ = try await $0.legalHold(of: target)
        },
        Call("CopyObject", "<CopyObjectResult><ETag>e</ETag></CopyObjectResult>") {
            _ = try await $0.copyObject(CopyObjectRequest(from: "s3://bucket/k", to: "s3://bucket/l"))
        },
        Call("GetBucketReplication", "<ReplicationConfiguration/>") {
            let found = try await $0.send(GetBucketReplicationRequest("s3://bucket"))
            #expect(found.starts(with: "<".utf8))
        },
    ]

    /// The calls whose response has no result.
    private static let changes: [Call] = [
        Call("DeleteObject") { _ = try await $0.deleteObject(DeleteObjectRequest("s3://bucket/k")) },
        Call("PutObjectTagging") { _ = try await $0.replaceObjectTags(of: target, by: []) },
        Call("DeleteObjectTagging") { _ = try await $0.deleteObjectTags(of: target) },
        Call("PutObjectAcl") { try await $0.replaceObjectACL(of: target, by: .private) },
        Call("PutObjectRetention") { try await $0.setRetention(of: target, to: S3Retention()) },
        Call("PutObjectLegalHold") { try await $0.setLegalHold(of: target, to: .on) },
        Call("RestoreObject") { _ = try await $0.restoreObject(RestoreObjectRequest(target, days: 1)) },
        Call("AbortMultipartUpload") {
            try await $0.send(AbortMultipartUploadRequest("s3://bucket/k", uploadID: "u"))
        },
    ]

    private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

    @Test("are not pages of something else", arguments: readers + changes)
    func pages(_ call: Call) async throws {
        for page in [
            "<html><body><h1>It works!</h1></body></html>", "<HTML></HTML>",
            "\n<!DOCTYPE html><html><body>Log in</body></html>",
        ] {
            let store = ObservedStore { _, _, _ in .answer(200, page) }
            let error = await #expect(throws: S3ObjectError.self) {
                try await call.perform(makeClient(store))
            }
            #expect(error?.code == .invalidResponse)
            #expect(store.requests.count == 1)
        }
    }

    @Test("can be errors, also with a successful status", arguments: readers + changes)
    func errors(_ call: Call) async throws {
        for space in ["", " \n\r\n"] {
            let store = ObservedStore { _, _, _ in
                .answer(200, "\(space)\(Self.declaration)<Error><Code>AccessDenied</Code></Error>")
            }
            let error = await #expect(throws: S3ObjectError.self) {
                try await call.perform(makeClient(store))
            }
            #expect(error?.code == .accessDenied)
            #expect(store.requests.count == 3)
        }
    }

    @Test("can begin with white space, which keeps the connection open", arguments: readers + changes)
    func whiteSpace(_ call: Call) async throws {
        for space in [" ", "\n\r\n\r", "\t \n"] {
            let document = call.document.isEmpty ? "" : Self.declaration + call.document
            let store = ObservedStore { _, _, _ in .answer(200, space + document) }
            try await call.perform(makeClient(store))
            #expect(store.requests.count == 1)
        }
    }

    @Test("are requested again if they were cut off", arguments: readers)
    func cutOff(_ call: Call) async throws {
        let whole = Self.declaration + call.document
        for part in ["", " \n ", "<?xml vers", String(whole.dropLast()), String(whole.dropLast(3))] {
            let store = ObservedStore { _, _, number in .answer(200, number == 1 ? part : whole) }
            try await call.perform(makeClient(store))
            #expect(store.requests.count == 2)
        }
    }

    @Test("can have another root element, if a child is known")
    func otherRoot() async throws {
        let document = "<Result><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Result>"
        let store = ObservedStore { _, _, _ in .answer(200, document) }
        #expect(try await makeClient(store).objectTags(of: Self.target).map(\.key) == ["a"])
        let empty = ObservedStore { _, _, _ in .answer(200, "<DeleteObjectTaggingOutput/>") }
        try await makeClient(empty).deleteObjectTags(of: Self.target)
    }
}

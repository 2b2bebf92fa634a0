import HTTPTypes
import S3ControlEmulator
import Testing

@Suite("A request for a subresource")
struct StoreSubresourceTests {
    /// The subresources in botocore's model of the S3 API.
    private static let names = [
        "abac", "accelerate", "acl", "analytics", "annotation", "annotations", "attributes", "cors", "delete",
        "encryption", "intelligent-tiering", "inventory", "legal-hold", "lifecycle", "location", "logging",
        "metadataConfiguration", "metadataInventoryTable", "metadataJournalTable", "metadataTable", "metrics",
        "notification", "object-lock", "ownershipControls", "policy", "policyStatus", "publicAccessBlock",
        "renameObject", "replication", "requestPayment", "restore", "retention", "select", "session",
        "tagging", "torrent", "uploadId", "uploads", "versioning", "versions", "website",
    ]

    private static let methods: [HTTPRequest.Method] = [.get, .head, .put, .post, .delete]

    @Test("never acts on the bucket or the object itself", arguments: names)
    func unchanged(_ name: String) throws {
        let bench = StoreBench()
        bench.store.addBucket("empty")
        bench.store.put("text", at: "k", in: "photos") { $0.metadata = ["a": "b"] }
        for method in Self.methods {
            for path in ["/photos/k", "/photos/new", "/photos", "/empty", "/new"] {
                let body = Array((method == .get || method == .head ? "" : "<nonsense/>").utf8)
                for query in [name, name + "=", "versionId=null&" + name] {
                    let reply = try bench.send(method, "\(path)?\(query)", body: body)
                    #expect(reply.body != "text" && reply.value("Contents") == nil)
                }
            }
        }
        #expect(bench.store.buckets == ["empty", "photos"])
        #expect(bench.store.objects(in: "photos").map(\.key) == ["k"])
        let object = try #require(bench.store.object("k", in: "photos"))
        #expect(object.text == "text" && object.metadata == ["a": "b"])
    }

    private static let refused: [(String, [HTTPRequest.Method])] = [
        ("/photos/k?annotation", methods), ("/photos/k?annotations&annotationName=a", methods),
        ("/photos/k?torrent", methods), ("/photos/k?renameObject", methods),
        ("/photos?abac", methods), ("/photos?metadataTable", methods), ("/photos?session", methods),
        ("/photos?metadataConfiguration", methods), ("/photos?metadataInventoryTable", methods),
        ("/photos/k?restore", [.get, .put, .delete]), ("/photos/k?acl", [.post, .delete]),
        ("/photos/k?uploads", [.get, .put, .delete]), ("/photos?location", [.put, .delete]),
        ("/photos?versioning", [.head, .post, .delete]), ("/photos?retention", methods),
    ]

    @Test("is answered with NotImplemented if the method does not have it", arguments: refused)
    func notImplemented(_ path: String, _ methods: [HTTPRequest.Method]) throws {
        let bench = StoreBench()
        bench.store.put("text", at: "k", in: "photos")
        for method in methods {
            let reply = try bench.send(method, path)
            #expect(reply.status == 501)
            #expect(reply.code == (method == .head ? nil : "NotImplemented"))
        }
    }

    @Test(
        "is not one that only looks like it",
        arguments: ["x-id=GetObject", "ACL", "taggings", "prefix=acl"]
    )
    func others(_ query: String) throws {
        let bench = StoreBench()
        bench.store.put("text", at: "k", in: "photos")
        #expect(try bench.send(.get, "/photos/k?\(query)").body == "text")
        #expect(try bench.send(.get, "/photos?\(query)").status == 200)
        #expect(try bench.send(.delete, "/photos/k?\(query)").status == 204)
        #expect(bench.store.object("k", in: "photos") == nil)
    }
}

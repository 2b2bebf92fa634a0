import HTTPTransport
import HTTPTypes
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("The rules of a bucket's replication decide which objects are eligible")
struct ReplicationRulesTests {
    private static func rule(_ members: String, status: String = "Enabled") -> String {
        "<Rule><Status>\(status)</Status>\(members)<Destination><Bucket>arn:aws:s3:::other</Bucket></Destination></Rule>"
    }

    private func put(_ rules: [String], to store: MemoryObjectStore) {
        let document =
            "<ReplicationConfiguration><Role>arn:aws:iam::123456789012:role/r</Role>\(rules.joined())</ReplicationConfiguration>"
        var request = HTTPRequest(
            method: .put,
            scheme: "http",
            authority: "127.0.0.1",
            path: "/photos?replication"
        )
        request.headerFields[.contentType] = "application/xml"
        #expect(store.reply(to: request, body: Array(document.utf8)).statusCode == 200)
    }

    /// The keys that a generated manifest has.
    private func keys(eligible: Bool, rules: [String]?) async throws -> Set<String> {
        let bench = try await RunnerBench()
        let store = bench.store.memory
        store.put("x", at: "a/plain", in: "photos")
        store.put("x", at: "a/tagged", in: "photos") {
            $0.tags = [S3Tag(key: "k", value: "v"), S3Tag(key: "l", value: "w")]
        }
        store.put("x", at: "a/replica", in: "photos") { $0.replicationStatus = "REPLICA" }
        store.put("x", at: "b/kms", in: "photos") {
            $0.encryption = MemoryObjectEncryption(algorithm: "aws:kms")
        }
        store.put("x", at: "b/plain", in: "photos")
        if let rules { put(rules, to: store) }
        let generator = S3JobManifestGenerator(
            sourceBucket: "arn:aws:s3:::photos",
            enableManifestOutput: false
        ) {
            $0.filter = JobManifestGeneratorFilter { $0.eligibleForReplication = eligible }
        }
        let job = try await bench.run(generator: generator)
        if job.status == .failed { return [] }
        return Set(store.objects(in: "photos").filter { $0.tags.contains { $0.key == "a" } }.map(\.key))
    }

    @Test(
        "By prefix, tags, and encryption; disabled rules and replicas do not count",
        arguments: [
            ([], []), ([rule("")], ["a/plain", "a/tagged", "b/plain"]),
            ([rule("<Filter/>", status: "Disabled")], []),
            ([rule("<Prefix>a/</Prefix>")], ["a/plain", "a/tagged"]),
            ([rule("<Filter><Prefix>b/</Prefix></Filter>")], ["b/plain"]),
            ([rule("<Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter>")], ["a/tagged"]),
            (
                [
                    rule(
                        "<Filter><And><Prefix>a/</Prefix><Tag><Key>k</Key><Value>v</Value></Tag><Tag><Key>l</Key><Value>w</Value></Tag></And></Filter>"
                    )
                ],
                ["a/tagged"]
            ),
            (
                [
                    rule(
                        "<Filter><And><Prefix>b/</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter>"
                    )
                ], []
            ),
            (
                [
                    rule(
                        "<Filter><Prefix>b/</Prefix></Filter><SourceSelectionCriteria><SseKmsEncryptedObjects><Status>Enabled</Status></SseKmsEncryptedObjects></SourceSelectionCriteria>"
                    )
                ],
                ["b/kms", "b/plain"]
            ),
            ([rule("<Prefix>a/p</Prefix>"), rule("<Prefix>b/p</Prefix>")], ["a/plain", "b/plain"]),
        ] as [([String], Set<String>)]
    )
    func rules(rules: [String], wanted: Set<String>) async throws {
        let all: Set<String> = ["a/plain", "a/tagged", "a/replica", "b/kms", "b/plain"]
        #expect(try await keys(eligible: true, rules: rules) == wanted)
        #expect(try await keys(eligible: false, rules: rules) == all.subtracting(wanted))
    }

    @Test("In a bucket without rules no object is eligible")
    func none() async throws {
        #expect(try await keys(eligible: true, rules: nil).isEmpty)
        #expect(try await keys(eligible: false, rules: nil).count == 5)
    }
}

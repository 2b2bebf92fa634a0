internal import S3ControlModel

/// The rules by which a bucket's objects are replicated, as GetBucketReplication returns them.
///
/// Source: [Replication configuration](https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html).
struct ReplicationRules: Sendable {
    private var rules: [Rule] = []

    private struct Rule: Sendable {
        var prefix: String
        var tags: [S3Tag]
        /// Whether objects that a KMS key encrypts are replicated, too.
        var includesKMS: Bool

        /// The rule; nil if it is disabled.
        init?(_ document: S3Document) {
            guard document.value("Status") == "Enabled" else { return nil }
            let filter = document["Filter"]
            let conditions = filter?["And"] ?? filter
            // Before there were filters, a rule had a prefix.
            prefix = conditions?.value("Prefix") ?? document.value("Prefix") ?? ""
            tags = (conditions?.all("Tag") ?? []).map { tag in
                S3Tag(key: tag.value("Key") ?? "", value: tag.value("Value") ?? "")
            }
            let selection = document["SourceSelectionCriteria"]?["SseKmsEncryptedObjects"]
            includesKMS = selection?.value("Status") == "Enabled"
        }
    }

    /// Reads the rules.
    ///
    /// - Parameter document: The bucket's configuration; nil for a bucket that has none.
    /// - Throws: `MalformedXML`.
    init(_ document: [UInt8]?) throws(S3Fault) {
        guard let document else { return }
        rules = try S3Document(document, root: "ReplicationConfiguration").all("Rule").compactMap(Rule.init)
    }

    /// Whether an object's tags decide.
    var needTags: Bool { rules.contains { !$0.tags.isEmpty } }

    /// Whether an object is replicated by one of the rules. A replica is not replicated again.
    func apply(to key: String, _ details: StoredObject.Details, tags: [S3Tag]) -> Bool {
        let isEncryptedByKMS = [.sseKMS, .dsseKMS].contains(details.encryption)
        return details.replicationStatus != "REPLICA"
            && rules.contains { rule in
                key.utf8.starts(with: rule.prefix.utf8) && (rule.includesKMS || !isEncryptedByKMS)
                    && rule.tags.allSatisfy { wanted in
                        tags.contains { $0.key == wanted.key && $0.value == wanted.value }
                    }
            }
    }
}

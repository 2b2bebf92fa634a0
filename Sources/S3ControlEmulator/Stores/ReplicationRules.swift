import S3ControlModel

/// The replication rules of a bucket, as returned by GetBucketReplication.
///
/// Source: [Replication
/// configuration](https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html).
struct ReplicationRules: Sendable {
    private var rules: [Rule] = []

    private struct Rule: Sendable {
        var prefix: String
        var tags: [S3Tag]
        /// Whether objects that are encrypted with a KMS key are replicated.
        var includesKMS: Bool

        /// Creates a rule; nil if it is disabled.
        init?(_ document: S3Document) {
            guard document.value("Status") == "Enabled" else { return nil }
            let filter = document["Filter"]
            let conditions = filter?["And"] ?? filter
            // Older configurations have a prefix instead of a filter.
            prefix = conditions?.value("Prefix") ?? document.value("Prefix") ?? ""
            tags = (conditions?.all("Tag") ?? []).map { tag in
                S3Tag(key: tag.value("Key") ?? "", value: tag.value("Value") ?? "")
            }
            let selection = document["SourceSelectionCriteria"]?["SseKmsEncryptedObjects"]
            includesKMS = selection?.value("Status") == "Enabled"
        }
    }

    /// Parses the rules.
    ///
    /// - Parameter document: The bucket's replication configuration; nil if it has none.
    /// - Throws: `MalformedXML`.
    init(_ document: [UInt8]?) throws(S3Fault) {
        guard let document else { return }
        rules = try S3Document(document, root: "ReplicationConfiguration").all("Rule").compactMap(Rule.init)
    }

    /// Whether a rule filters by tags.
    var needTags: Bool { rules.contains { !$0.tags.isEmpty } }

    /// Whether one of the rules applies to an object. Replicas are not replicated again.
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

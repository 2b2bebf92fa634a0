internal import Basics
internal import S3ControlFiles
internal import S3ControlModel

/// Which objects of a listing go into a generated manifest.
struct GeneratorFilter: Sendable {
    private let filter: JobManifestGeneratorFilter

    init(_ filter: JobManifestGeneratorFilter?) {
        self.filter = filter ?? JobManifestGeneratorFilter()
    }

    /// What all keys that are wanted start with; nil for nothing.
    var commonPrefix: String? {
        let prefixes = filter.keyNameConstraint?.matchAnyPrefix ?? []
        guard var common = prefixes.first.map({ Array($0.utf8) }) else { return nil }
        for prefix in prefixes.dropFirst() {
            common = zip(common, prefix.utf8).prefix { $0 == $1 }.map(\.0)
        }
        // A prefix is a text: bytes of half a character are left out.
        while !common.isEmpty {
            if let text = String(validating: common, as: UTF8.self) { return text }
            common.removeLast()
        }
        return nil
    }

    /// Whether an object's description is needed, because a listing does not say enough.
    var needsDetails: Bool {
        filter.eligibleForReplication != nil || filter.objectReplicationStatuses?.isEmpty == false
            || filter.matchAnyObjectEncryption?.isEmpty == false
    }

    /// Whether the rules of the bucket's replication are needed.
    var needsEligibility: Bool { filter.eligibleForReplication != nil }

    /// Whether what a listing says of an object meets the conditions.
    func includesListed(_ object: StoredObject) -> Bool {
        guard !object.isDeleteMarker, includes(key: object.object.key) else { return false }
        if let after = filter.createdAfter, !(object.lastModified.map { $0 > after } ?? false) {
            return false
        }
        if let before = filter.createdBefore, !(object.lastModified.map { $0 < before } ?? false) {
            return false
        }
        if let least = filter.objectSizeGreaterThanBytes, object.size <= least { return false }
        if let most = filter.objectSizeLessThanBytes, object.size >= most { return false }
        let classes = filter.matchAnyStorageClass ?? []
        return classes.isEmpty || classes.contains(object.storageClass ?? .standard)
    }

    /// Whether what only a description says of an object meets the conditions.
    ///
    /// - Throws: ``ObjectStoreError`` if the store does not say which objects are replicated.
    func includes(_ details: StoredObject.Details) throws(ObjectStoreError) -> Bool {
        if let eligible = filter.eligibleForReplication {
            guard let found = details.isEligibleForReplication else {
                throw ObjectStoreError(
                    "NotImplemented",
                    status: 501,
                    message: "The store does not say which objects its replication rules apply to."
                )
            }
            if found != eligible { return false }
        }
        let statuses = filter.objectReplicationStatuses ?? []
        if !statuses.isEmpty {
            // S3's responses say COMPLETE or COMPLETED.
            let status = details.replicationStatus == "COMPLETE" ? .completed : details.replicationStatus
            if !statuses.contains(status ?? .neverReplicated) { return false }
        }
        let encryptions = filter.matchAnyObjectEncryption ?? []
        return encryptions.isEmpty || encryptions.contains { $0.includes(details) }
    }

    private func includes(key: String) -> Bool {
        guard let constraint = filter.keyNameConstraint else { return true }
        func meets(_ texts: [String]?, _ condition: (String.UTF8View) -> Bool) -> Bool {
            guard let texts, !texts.isEmpty else { return true }
            return texts.contains { condition($0.utf8) }
        }
        // By bytes, as S3 compares keys.
        let key = key.utf8
        return meets(constraint.matchAnyPrefix) { key.starts(with: $0) }
            && meets(constraint.matchAnySuffix) { key.suffix($0.count).elementsEqual($0) }
            && meets(constraint.matchAnySubstring) { $0.isEmpty || key.firstRange(of: $0) != nil }
    }
}

extension ObjectEncryptionFilter {
    fileprivate func includes(_ details: StoredObject.Details) -> Bool {
        if sseS3 != nil { return details.encryption == .sseS3 }
        if let kms = sseKMS {
            return details.encryption == .sseKMS && kms.kmsKeyARN.map { $0 == details.kmsKeyID } ?? true
                && kms.bucketKeyEnabled.map { $0 == details.bucketKeyEnabled } ?? true
        }
        if let kms = dsseKMS {
            return details.encryption == .dsseKMS && kms.kmsKeyARN.map { $0 == details.kmsKeyID } ?? true
        }
        if sseC != nil { return details.encryption == .sseC }
        return notSSE != nil && details.encryption == nil
    }
}

import HTTPTypes

extension MemoryObjectStore {
    /// Performs the operation of a request.
    func answer(_ request: S3Request) throws(S3Fault) -> S3Response {
        if request.bucket.isEmpty {
            guard request.key.isEmpty else {
                throw S3Fault("InvalidBucketName", 400, "The specified bucket is not valid.")
            }
            guard request.method == .get else { throw .methodNotAllowed }
            return try listBuckets(request)
        }
        return request.key.isEmpty ? try answerBucket(request) : try answerObject(request)
    }

    private func answerObject(_ request: S3Request) throws(S3Fault) -> S3Response {
        switch request.method {
        case .get, .head: return try readObject(request)
        case .put: return try writeObject(request)
        case .delete:
            if request.has("uploadId") { return try abortUpload(request) }
            if request.has("tagging") { return try deleteTags(request) }
            try refuseSubresource(request)
            return try deleteObject(request)
        case .post:
            if request.has("uploads") { return try createUpload(request) }
            if request.has("uploadId") { return try completeUpload(request) }
            if request.has("restore") { return try restore(request) }
            try refuseSubresource(request)
            throw .methodNotAllowed
        default: throw .methodNotAllowed
        }
    }

    private func readObject(_ request: S3Request) throws(S3Fault) -> S3Response {
        if request.has("uploadId") { return try listParts(request) }
        if request.has("tagging") { return try tags(request) }
        if request.has("acl") { return try grants(request) }
        if request.has("legal-hold") { return try legalHold(request) }
        if request.has("retention") { return try retention(request) }
        if request.has("attributes") { return try attributes(request) }
        try refuseSubresource(request)
        return try getObject(request)
    }

    private func writeObject(_ request: S3Request) throws(S3Fault) -> S3Response {
        if request.has("uploadId") || request.has("partNumber") { return try uploadPart(request) }
        if request.has("tagging") { return try putTags(request) }
        if request.has("acl") { return try putGrants(request) }
        if request.has("legal-hold") { return try putLegalHold(request) }
        if request.has("retention") { return try putRetention(request) }
        if request.has("encryption") { return try updateEncryption(request) }
        try refuseSubresource(request)
        return request.field("x-amz-copy-source") == nil ? try putObject(request) : try copyObject(request)
    }

    private func answerBucket(_ request: S3Request) throws(S3Fault) -> S3Response {
        switch request.method {
        case .head:
            try refuseSubresource(request)
            return try headBucket(request)
        case .get:
            if request.has("location") { return try bucketLocation(request) }
            if request.has("versioning") { return try bucketVersioning(request) }
            if request.has("object-lock") { return try objectLockConfiguration(request) }
            if request.has("uploads") { return try listUploads(request) }
            if request.has("versions") { return try listVersions(request) }
            if request.has("acl") { return try bucketGrants(request) }
            if request.has("tagging") { return try bucketTags(request) }
            if let document = try BucketDocument(request) { return try readDocument(document, request) }
            try refuseSubresource(request)
            return try listObjects(request)
        case .put:
            if request.has("versioning") { return try putBucketVersioning(request) }
            if request.has("object-lock") { return try putObjectLockConfiguration(request) }
            if request.has("acl") { return try putBucketGrants(request) }
            if request.has("tagging") { return try putBucketTags(request) }
            if let document = try BucketDocument(request) { return try writeDocument(document, request) }
            try refuseSubresource(request)
            return try createBucket(request)
        case .delete:
            if request.has("tagging") { return try deleteBucketTags(request) }
            if let document = try BucketDocument(request) { return try deleteDocument(document, request) }
            try refuseSubresource(request)
            return try deleteBucket(request)
        case .post:
            if request.has("delete") { return try deleteObjects(request) }
            try refuseSubresource(request)
            throw .methodNotAllowed
        default: throw .methodNotAllowed
        }
    }

    /// Refuses a request for a subresource that the method does not implement, which would otherwise act on
    /// the bucket or the object itself.
    private func refuseSubresource(_ request: S3Request) throws(S3Fault) {
        guard !request.query.contains(where: { Self.subresources.contains($0.name) }) else {
            throw .notImplemented
        }
    }

    /// The subresources of buckets and objects.
    ///
    /// Source: [Actions](https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html).
    private static let subresources = Set(BucketDocument.missing.keys).union([
        "abac", "acl", "annotation", "annotations", "attributes", "delete", "legal-hold", "location",
        "metadataConfiguration", "metadataInventoryTable", "metadataJournalTable", "metadataTable",
        "object-lock", "renameObject", "restore", "retention", "select", "session", "tagging", "torrent",
        "uploadId", "uploads", "versioning", "versions",
    ])
}

/// Bucket settings that are stored and returned unchanged. Only those for encryption and
/// replication have an effect.
struct BucketDocument {
    let subresource: String
    /// The key of the document in its bucket.
    let place: String
    let missing: S3Fault

    fileprivate static let missing: [String: (code: String, message: String)] = [
        "cors": ("NoSuchCORSConfiguration", "The CORS configuration does not exist"),
        "encryption": (
            "ServerSideEncryptionConfigurationNotFoundError",
            "The server side encryption configuration was not found"
        ),
        "lifecycle": ("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"),
        "ownershipControls": (
            "OwnershipControlsNotFoundError", "The bucket ownership controls were not found"
        ),
        "policy": ("NoSuchBucketPolicy", "The bucket policy does not exist"),
        "publicAccessBlock": (
            "NoSuchPublicAccessBlockConfiguration",
            "The public access block configuration was not found"
        ),
        "replication": (
            "ReplicationConfigurationNotFoundError", "The replication configuration was not found"
        ),
        "website": (
            "NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"
        ),
        "accelerate": ("", ""), "logging": ("", ""), "notification": ("", ""), "requestPayment": ("", ""),
        "analytics": ("NoSuchConfiguration", "The specified configuration does not exist."),
        "inventory": ("NoSuchConfiguration", "The specified configuration does not exist."),
        "metrics": ("NoSuchConfiguration", "The specified configuration does not exist."),
        "intelligent-tiering": ("NoSuchConfiguration", "The specified configuration does not exist."),
        "policyStatus": ("NoSuchBucketPolicy", "The bucket policy does not exist"),
    ]
    /// The settings of which a bucket can have several, each with an ID.
    private static let several: Set<String> = ["analytics", "inventory", "intelligent-tiering", "metrics"]

    init?(_ request: S3Request) throws(S3Fault) {
        for (name, fault) in Self.missing where request.has(name) {
            subresource = name
            place = try Self.several.contains(name) ? name + "/" + Self.id(of: request) : name
            missing = S3Fault(fault.code, 404, fault.message)
            return
        }
        return nil
    }

    private static func id(of request: S3Request) throws(S3Fault) -> String {
        if let id = request.item("id"), !id.isEmpty { return id }
        // Without an ID, GET lists the configurations.
        if request.method == .get { throw .notImplemented }
        throw .invalid("The ID of the configuration is missing.", "id")
    }

    /// The default document of a setting that always has one; nil for other settings.
    var blank: [UInt8]? {
        guard missing.code.isEmpty else { return nil }
        let roots = [
            "accelerate": "AccelerateConfiguration", "logging": "BucketLoggingStatus",
            "notification": "NotificationConfiguration", "requestPayment": "RequestPaymentConfiguration",
        ]
        var writer = S3Writer(roots[subresource] ?? "Configuration")
        if subresource == "requestPayment" { writer.element("Payer", "BucketOwner") }
        return writer.finish()
    }
}

import Basics
import S3ControlModel
import Synchronization

extension MemoryObjectStore {
    func listBuckets(_ request: S3Request) throws(S3Fault) -> S3Response {
        let limit = try request.number("max-buckets", in: 1...10_000) ?? 10_000
        let prefix = request.item("prefix") ?? ""
        let region = request.item("bucket-region").flatMap { $0.isEmpty ? nil : $0 }
        var start: ObjectKey?
        if let token = request.item("continuation-token"), !token.isEmpty {
            guard let name = ContinuationToken.read(token) else {
                throw .invalid("The continuation token provided is incorrect", "continuation-token", token)
            }
            start = ObjectKey(name)
        }
        let buckets = state.withLock { state in
            state.buckets.values.map { (name: ObjectKey($0.name), region: $0.region, created: $0.created) }
        }
        let found = buckets.filter { bucket in
            bucket.name.hasPrefix(prefix) && (region ?? bucket.region) == bucket.region
                && (start.map { $0 < bucket.name } ?? true)
        }.sorted { $0.name < $1.name }
        // Without parameters, S3 returns all buckets in one response, and not their regions.
        let hasParameters = ["max-buckets", "prefix", "bucket-region", "continuation-token"].contains {
            request.has($0)
        }
        let page = hasParameters ? found.prefix(limit) : found[...]
        var writer = S3Writer("ListAllMyBucketsResult")
        writer.owner()
        writer.element("Buckets") { writer in
            for bucket in page {
                writer.element("Bucket") {
                    $0.element("Name", bucket.name.text)
                    $0.element("CreationDate", bucket.created)
                    if hasParameters { $0.element("BucketRegion", bucket.region) }
                }
            }
        }
        if page.count < found.count {
            writer.element("ContinuationToken", page.last.map { ContinuationToken.make($0.name.text) })
        }
        writer.element("Prefix", request.item("prefix"))
        return S3Response(body: writer.finish())
    }

    func createBucket(_ request: S3Request) throws(S3Fault) -> S3Response {
        var region = request.region
        if !request.body.isEmpty {
            let document = try S3Document(request.body, root: "CreateBucketConfiguration")
            if let constraint = document.value("LocationConstraint"), !constraint.isEmpty {
                region = constraint == "EU" ? "eu-west-1" : constraint
            }
        }
        var bucket = MemoryBucket(name: request.bucket, region: region, created: now)
        if request.field("x-amz-bucket-object-lock-enabled")?.lowercased() == "true" {
            bucket.hasObjectLock = true
            bucket.versioning = .enabled
        }
        bucket.grants = try GrantFields.read(request)
        let made = bucket
        try state.withLock { (state) throws(S3Fault) in
            // In us-east-1, S3 accepts the request for a bucket that already exists.
            if made.region == "us-east-1", state.buckets[made.name]?.region == made.region { return }
            try state.addBucket(made)
        }
        return S3Response(fields: [("Location", "/" + request.bucket)])
    }

    /// Calls `body` with the request's bucket and returns the result.
    func read<Result: Sendable>(
        _ request: S3Request,
        _ body: (borrowing MemoryBucket) throws(S3Fault) -> Result
    ) throws(S3Fault) -> Result {
        try state.withLock { (state) throws(S3Fault) in try body(try state.bucket(request.bucket)) }
    }

    func change(_ request: S3Request, _ body: (inout MemoryBucket) -> Void) throws(S3Fault) {
        try state.withLock { (state) throws(S3Fault) in
            try state.withBucket(request.bucket) { (bucket, _) throws(S3Fault) in
                bucket.tracking?.hasNewSettings = true
                body(&bucket)
            }
        }
    }

    func headBucket(_ request: S3Request) throws(S3Fault) -> S3Response {
        let region = try read(request) { (bucket) throws(S3Fault) in bucket.region }
        return S3Response(fields: [("x-amz-bucket-region", region), ("Content-Type", "application/xml")])
    }

    func bucketLocation(_ request: S3Request) throws(S3Fault) -> S3Response {
        let region = try read(request) { (bucket) throws(S3Fault) in bucket.region }
        var writer = S3Writer("LocationConstraint")
        writer.content(region == "us-east-1" ? "" : region)
        return S3Response(body: writer.finish())
    }

    func deleteBucket(_ request: S3Request) throws(S3Fault) -> S3Response {
        try state.withLock { (state) throws(S3Fault) in
            guard try state.bucket(request.bucket).objects.count == 0 else {
                throw S3Fault("BucketNotEmpty", 409, "The bucket you tried to delete is not empty")
                    .with("BucketName", request.bucket)
            }
            state.remove(request.bucket)
        }
        return S3Response(204)
    }

    func bucketVersioning(_ request: S3Request) throws(S3Fault) -> S3Response {
        let versioning = try read(request) { (bucket) throws(S3Fault) in bucket.versioning }
        var writer = S3Writer("VersioningConfiguration")
        switch versioning {
        case .off: break
        case .enabled: writer.element("Status", "Enabled")
        case .suspended: writer.element("Status", "Suspended")
        }
        return S3Response(body: writer.finish())
    }

    func putBucketVersioning(_ request: S3Request) throws(S3Fault) -> S3Response {
        let document = try S3Document(request.body, root: "VersioningConfiguration")
        let versioning: MemoryBucketVersioning
        switch document.value("Status") {
        case "Enabled": versioning = .enabled
        case "Suspended": versioning = .suspended
        default: throw .malformedXML
        }
        let isLocked = try read(request) { (bucket) throws(S3Fault) in bucket.hasObjectLock }
        guard !isLocked || versioning == .enabled else {
            throw S3Fault(
                "InvalidBucketState",
                409,
                "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."
            )
        }
        try change(request) { $0.versioning = versioning }
        return S3Response()
    }

    func objectLockConfiguration(_ request: S3Request) throws(S3Fault) -> S3Response {
        let (isOn, retention) = try read(request) { (bucket) throws(S3Fault) in
            (bucket.hasObjectLock, bucket.defaultRetention)
        }
        guard isOn else {
            throw S3Fault(
                "ObjectLockConfigurationNotFoundError",
                404,
                "Object Lock configuration does not exist for this bucket"
            ).with("BucketName", request.bucket)
        }
        var writer = S3Writer("ObjectLockConfiguration")
        writer.element("ObjectLockEnabled", "Enabled")
        if let retention {
            writer.element("Rule") {
                $0.element("DefaultRetention") {
                    $0.element("Mode", retention.mode.rawValue)
                    if let days = retention.days { $0.element("Days", days) }
                    if let years = retention.years { $0.element("Years", years) }
                }
            }
        }
        return S3Response(body: writer.finish())
    }

    func putObjectLockConfiguration(_ request: S3Request) throws(S3Fault) -> S3Response {
        let document = try S3Document(request.body, root: "ObjectLockConfiguration")
        var retention: MemoryBucket.DefaultRetention?
        if let rule = document["Rule"]?["DefaultRetention"] {
            guard let mode = rule.value("Mode").map(S3ObjectLockRetentionMode.init(rawValue:)), mode.isKnown
            else { throw .malformedXML }
            let (days, years) = (try rule.number("Days"), try rule.number("Years"))
            guard (days == nil) != (years == nil) else { throw .malformedXML }
            guard ObjectLock.allows(days: days, years: years) else {
                throw .invalid("Default retention period must be a positive integer value.")
            }
            retention = .init(mode: mode, days: days, years: years)
        }
        let versioning = try read(request) { (bucket) throws(S3Fault) in bucket.versioning }
        guard versioning == .enabled else {
            throw S3Fault(
                "InvalidBucketState",
                409,
                "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration"
            )
        }
        let found = retention
        try change(request) {
            $0.hasObjectLock = true
            $0.defaultRetention = found
        }
        return S3Response()
    }

    func bucketTags(_ request: S3Request) throws(S3Fault) -> S3Response {
        let tags = try read(request) { (bucket) throws(S3Fault) in bucket.tags }
        guard !tags.isEmpty else {
            throw S3Fault("NoSuchTagSet", 404, "The TagSet does not exist").with("BucketName", request.bucket)
        }
        return S3Response(body: TagDocument.write(tags))
    }

    func putBucketTags(_ request: S3Request) throws(S3Fault) -> S3Response {
        let tags = try TagDocument.read(request.body, atMost: 50)
        try change(request) { $0.tags = tags }
        return S3Response(204)
    }

    func deleteBucketTags(_ request: S3Request) throws(S3Fault) -> S3Response {
        try change(request) { $0.tags = [] }
        return S3Response(204)
    }

    func bucketGrants(_ request: S3Request) throws(S3Fault) -> S3Response {
        let grants = try read(request) { (bucket) throws(S3Fault) in bucket.grants }
        return S3Response(body: GrantDocument.write(grants))
    }

    func putBucketGrants(_ request: S3Request) throws(S3Fault) -> S3Response {
        let grants = try GrantFields.readAll(request)
        try change(request) { $0.grants = grants }
        return S3Response()
    }

    func readDocument(_ document: BucketDocument, _ request: S3Request) throws(S3Fault) -> S3Response {
        let kept = try read(request) { (bucket) throws(S3Fault) in bucket.documents[document.place] }
        guard let body = kept ?? document.blank else {
            throw document.missing.with("BucketName", request.bucket)
        }
        return S3Response(body: body)
    }

    func writeDocument(_ document: BucketDocument, _ request: S3Request) throws(S3Fault) -> S3Response {
        let body = request.body
        var encryption: MemoryObjectEncryption?
        if document.subresource == "encryption" {
            let settings = try S3Document(body, root: "ServerSideEncryptionConfiguration")
            let rule = settings["Rule"]
            guard let by = rule?["ApplyServerSideEncryptionByDefault"], let name = by.value("SSEAlgorithm")
            else {
                throw .malformedXML
            }
            encryption = MemoryObjectEncryption(
                algorithm: name,
                kmsKeyID: by.value("KMSMasterKeyID"),
                bucketKeyEnabled: rule?.value("BucketKeyEnabled").map { $0 == "true" }
            )
        }
        let found = encryption
        try change(request) {
            $0.documents[document.place] = body
            if document.subresource == "encryption" { $0.encryption = found }
        }
        return S3Response(document.subresource == "policy" ? 204 : 200)
    }

    func deleteDocument(_ document: BucketDocument, _ request: S3Request) throws(S3Fault) -> S3Response {
        try change(request) {
            $0.documents[document.place] = nil
            if document.subresource == "encryption" { $0.encryption = nil }
        }
        return S3Response(204)
    }
}

import Basics
import S3ControlModel
import S3Objects

/// The mutable state of a memory store.
struct MemoryStoreState: Sendable {
    var buckets: [String: MemoryBucket] = [:]
    var sequence: UInt64 = 0
    var requestNumber: UInt64 = 0
    /// The changes to save; nil if the store is not saved.
    var tracking: StoreTracking?

    /// Calls `body` with a bucket to change.
    ///
    /// - Throws: `NoSuchBucket` if the bucket does not exist; errors of `body`.
    mutating func withBucket<Result>(
        _ name: String,
        _ body: (inout MemoryBucket, inout UInt64) throws(S3Fault) -> Result
    ) throws(S3Fault) -> Result {
        // Removed during the change, so that the bucket is uniquely referenced and changes in place.
        guard var bucket = buckets.removeValue(forKey: name) else { throw .noBucket(name) }
        defer { buckets[name] = bucket }
        return try body(&bucket, &sequence)
    }

    func bucket(_ name: String) throws(S3Fault) -> MemoryBucket {
        guard let bucket = buckets[name] else { throw .noBucket(name) }
        return bucket
    }

    /// Returns a key's current version, unless it is a delete marker, and whether the bucket has versions.
    ///
    /// No copy of the bucket exists after the call. Otherwise, the next change would copy the whole bucket.
    func current(
        _ key: String,
        in name: String
    ) throws(S3Fault) -> (object: MemoryVersion?, isVersioned: Bool) {
        let bucket = try bucket(name)
        let latest = bucket.objects[ObjectKey(key)]?.latest
        return (latest.flatMap { $0.isDeleteMarker ? nil : $0 }, bucket.versioning != .off)
    }

    mutating func addBucket(_ bucket: MemoryBucket) throws(S3Fault) {
        guard BucketName.isValid(bucket.name) else {
            throw S3Fault("InvalidBucketName", 400, "The specified bucket is not valid.")
                .with("BucketName", bucket.name)
        }
        guard buckets[bucket.name] == nil else {
            throw S3Fault(
                "BucketAlreadyOwnedByYou",
                409,
                "Your previous request to create the named bucket succeeded and you already own it."
            ).with("BucketName", bucket.name)
        }
        insert(bucket)
    }

    /// Writes an object and returns it as stored.
    mutating func put(
        _ bytes: [UInt8],
        eTag: ObjectETag? = nil,
        _ properties: MemoryObjectProperties,
        at key: String,
        in bucket: String,
        date: Date
    ) throws(S3Fault) -> MemoryVersion {
        try withBucket(bucket) { (bucket, sequence) throws(S3Fault) in
            var properties = properties
            try bucket.applyDefaults(to: &properties, at: date)
            let object = MemoryVersion(
                version: bucket.nextVersion(&sequence),
                modified: date,
                bytes: bytes,
                eTag: eTag ?? ObjectETag(of: bytes),
                properties: properties
            )
            bucket.add(object, at: key)
            return object
        }
    }

    /// Changes the properties of a version.
    mutating func change<Result>(
        _ key: String,
        version: String?,
        in bucket: String,
        _ body: (inout MemoryObjectProperties, MemoryBucket) throws(S3Fault) -> Result
    ) throws(S3Fault) -> (object: MemoryVersion, result: Result) {
        try withBucket(bucket) { (bucket, _) throws(S3Fault) in
            var object = try bucket.find(key, version: version)
            let result = try body(&object.properties, bucket)
            bucket.replace(object, at: key)
            return (object, result)
        }
    }
}

/// The rules for bucket names.
enum BucketName {
    /// Source: [Bucket naming rules](https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html).
    static func isValid(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard (3...63).contains(bytes.count) else { return false }
        func isAlphanumeric(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (48...57).contains(byte) }
        guard isAlphanumeric(bytes[0]), isAlphanumeric(bytes[bytes.count - 1]) else { return false }
        guard bytes.allSatisfy({ isAlphanumeric($0) || $0 == 45 || $0 == 46 }) else { return false }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.allSatisfy({ !$0.isEmpty }) else { return false }
        let isAddress =
            labels.count == 4 && labels.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } }
        return !isAddress && !name.hasPrefix("xn--") && !name.hasSuffix("-s3alias")
    }
}

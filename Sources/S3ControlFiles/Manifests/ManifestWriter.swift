public import S3ControlModel

/// Writes a manifest in the format `S3BatchOperations_CSV_20180820`, object by object, in constant memory.
///
/// Each line is `bucket,key` or `bucket,key,version`, the key percent-encoded as the service wants it.
/// Either all objects have a version or none has. Not `Sendable`: one writer at a time.
///
/// Source: [Specifying a manifest](https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-create-job.html#specify-batchjob-manifest).
public struct ManifestWriter: ~Copyable {
    /// How many bytes are collected before they are returned.
    static let chunkSize = 64 * 1024

    private let digest: MD5Digest
    private var buffer: [UInt8] = []
    private var objectCount = 0
    private var byteCount = 0
    private var hasVersions: Bool?

    /// Creates a writer.
    ///
    /// - Throws: ``FileFormatError`` with the code `digest` when libcrypto does not compute MD5.
    public init() throws(FileFormatError) {
        digest = try MD5Digest()
        buffer.reserveCapacity(Self.chunkSize + 4096)
    }

    /// Adds an object.
    ///
    /// - Returns: The file's next bytes, once there are enough for a chunk.
    /// - Throws: ``FileFormatError`` with the code `invalidObject` or `mixedVersions`; nothing is added then.
    public mutating func add(_ object: ManifestObject) throws(FileFormatError) -> [UInt8]? {
        try check(object)
        begin(object.bucket)
        KeyEncoding.append(object.key, to: &buffer)
        return try end(versionID: object.versionID)
    }

    /// Adds the object of a report's row, with its key as the report writes it.
    ///
    /// - Returns: The file's next bytes, once there are enough for a chunk.
    /// - Throws: ``FileFormatError`` with the code `invalidObject` or `mixedVersions`; nothing is added then.
    public mutating func add(_ row: CompletionReportRow) throws(FileFormatError) -> [UInt8]? {
        try check(row.object)
        begin(row.bucket)
        KeyEncoding.append(encoded: row.key, to: &buffer)
        return try end(versionID: row.versionID)
    }

    /// Ends the manifest.
    ///
    /// - Returns: The last bytes, empty where there are none, and what is known of the whole.
    /// - Throws: ``FileFormatError`` with the code `digest`.
    public consuming func finish() throws(FileFormatError) -> (chunk: [UInt8], manifest: WrittenManifest) {
        let chunk = try takeChunk()
        let manifest = WrittenManifest(
            objectCount: objectCount,
            byteCount: byteCount,
            hasVersions: hasVersions ?? false,
            eTag: try digest.finish()
        )
        return (chunk, manifest)
    }

    private mutating func begin(_ bucket: String) {
        buffer.append(contentsOf: bucket.utf8)
        buffer.append(.comma)
    }

    private mutating func end(versionID: String?) throws(FileFormatError) -> [UInt8]? {
        hasVersions = versionID != nil
        objectCount += 1
        if let versionID {
            buffer.append(.comma)
            buffer.append(contentsOf: versionID.utf8)
        }
        buffer.append(.lineFeed)
        return buffer.count >= Self.chunkSize ? try takeChunk() : nil
    }

    private mutating func takeChunk() throws(FileFormatError) -> [UInt8] {
        let chunk = buffer
        try digest.update(chunk)
        byteCount += chunk.count
        buffer.removeAll(keepingCapacity: true)
        return chunk
    }

    private func check(_ object: ManifestObject) throws(FileFormatError) {
        let number = objectCount + 1
        func fail(_ rule: String) -> FileFormatError {
            FileFormatError(.invalidObject, "Object \(number) of the manifest \(rule)", record: number)
        }
        guard (1...255).contains(object.bucket.utf8.count), object.bucket.utf8.allSatisfy(\.isInBucketName)
        else {
            throw fail(
                "has the bucket \"\(object.bucket.prefix(80))\": give the bucket's name alone, without a key or an ARN."
            )
        }
        guard (1...1024).contains(object.key.utf8.count) else {
            throw fail("has a key of \(object.key.utf8.count) bytes: keys have 1 to 1024.")
        }
        if let versionID = object.versionID {
            guard (1...1024).contains(versionID.utf8.count), versionID.utf8.allSatisfy(\.isPlain) else {
                throw fail("has the version \"\(versionID.prefix(80))\", which is none of S3's.")
            }
        }
        if let hasVersions, hasVersions != (object.versionID != nil) {
            throw FileFormatError(
                .mixedVersions,
                "Object \(number) of the manifest has \(hasVersions ? "no version" : "a version"), but those "
                    + "before have \(hasVersions ? "one" : "none"): all must have one, or none.",
                record: number
            )
        }
    }
}

/// What is known of a manifest once it has been written.
public struct WrittenManifest: Sendable, Hashable {
    /// The number of objects in it. The service fails a job whose manifest has none.
    public var objectCount: Int

    /// Its size in bytes.
    public var byteCount: Int

    /// Whether it has a column of versions.
    public var hasVersions: Bool

    /// The MD5 of its bytes in hexadecimal digits.
    ///
    /// S3 gives it this entity tag when it is uploaded in one part, unencrypted or encrypted with SSE-S3. Uploaded in
    /// several parts, or encrypted with KMS or a customer's key, it has another one, which the upload returns.
    public var eTag: String

    /// Creates a value.
    public init(objectCount: Int, byteCount: Int, hasVersions: Bool, eTag: String) {
        self.objectCount = objectCount
        self.byteCount = byteCount
        self.hasVersions = hasVersions
        self.eTag = eTag
    }

    /// The columns, as a job names them.
    public var fields: [JobManifestFieldName] {
        hasVersions ? [.bucket, .key, .versionID] : [.bucket, .key]
    }

    /// The manifest as CreateJob takes it.
    ///
    /// - Parameters:
    ///   - objectARN: Where it was uploaded to: `arn:aws:s3:::bucket/key`.
    ///   - versionID: The uploaded object's version; nil for the current one.
    ///   - eTag: The entity tag that the upload returned, where it is not ``eTag``.
    public func manifest(at objectARN: String, versionID: String? = nil, eTag: String? = nil) -> JobManifest {
        JobManifest(
            spec: JobManifestSpec(format: .batchOperationsCSV20180820, fields: fields),
            location: JobManifestLocation(
                objectARN: objectARN,
                objectVersionID: versionID,
                eTag: eTag ?? self.eTag
            )
        )
    }
}

extension UInt8 {
    /// Whether the byte can be in a bucket's name; old ones have upper-case letters and underscores.
    fileprivate var isInBucketName: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Whether the byte needs no quotes in comma-separated values and can be in a version of S3's.
    fileprivate var isPlain: Bool {
        self > 0x20 && self < 0x7F && self != .quote && self != .comma
    }
}

/// An object in a manifest. Two are the same if their bytes are: not by Unicode's equivalence.
public struct ManifestObject: Sendable, Hashable {
    /// The bucket's name, not its ARN.
    public var bucket: String

    /// The object's key as it is, 1 to 1024 bytes of UTF-8; it is encoded when it is written.
    public var key: String

    /// The object's version; nil for the current one.
    public var versionID: String?

    /// Creates a value.
    public init(bucket: String, key: String, versionID: String? = nil) {
        self.bucket = bucket
        self.key = key
        self.versionID = versionID
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.identity == right.identity
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(identity)
    }

    private var identity: [ByteText?] {
        [ByteText(bucket), ByteText(key), versionID.map(ByteText.init)]
    }
}

import Basics
public import S3ControlModel

/// Writes a manifest in the format `S3BatchOperations_CSV_20180820`, object by object, in constant memory.
///
/// Each line is `bucket,key` or `bucket,key,version` with a percent-encoded key. Either all objects must have a version
/// or none. Not `Sendable`: it has one user at a time.
///
/// Source: [Specifying a manifest](https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-create-job.html#specify-batchjob-manifest).
public struct ManifestWriter: ~Copyable {
    /// The number of bytes to collect before they are returned.
    static let chunkSize = 64 * 1024

    private let digest: MD5Digest
    private var buffer: [UInt8] = []
    private var objectCount = 0
    private var byteCount = 0
    private var hasVersions: Bool?

    /// Creates a writer.
    ///
    /// - Throws: ``FileFormatError`` with the code `digest` if libcrypto could not compute MD5.
    public init() throws(FileFormatError) {
        digest = try MD5Digest()
        buffer.reserveCapacity(Self.chunkSize + 4096)
    }

    /// Adds an object.
    ///
    /// - Returns: The next bytes of the file, if there are enough for a chunk.
    /// - Throws: ``FileFormatError`` with the code `invalidObject` or `mixedVersions`. The object is not added then.
    public mutating func add(_ object: ManifestObject) throws(FileFormatError) -> [UInt8]? {
        try check(object)
        begin(object.bucket)
        KeyEncoding.append(object.key, to: &buffer)
        return try end(versionID: object.versionID)
    }

    /// Adds the object of a report's row, with its key as in the report.
    ///
    /// - Parameters:
    ///   - row: The row.
    ///   - emptyVersionIsNull: Whether a row without a version is of the version `null`, as it is if the job's
    ///     manifest has versions.
    /// - Returns: The next bytes of the file, if there are enough for a chunk.
    /// - Throws: ``FileFormatError`` with the code `invalidObject` or `mixedVersions`. The object is not added then.
    public mutating func add(
        _ row: CompletionReportRow,
        emptyVersionIsNull: Bool = false
    ) throws(FileFormatError) -> [UInt8]? {
        var object = row.object
        if emptyVersionIsNull, object.versionID == nil { object.versionID = "null" }
        try check(object)
        begin(object.bucket)
        KeyEncoding.append(encoded: row.key, to: &buffer)
        return try end(versionID: object.versionID)
    }

    /// Finishes the manifest.
    ///
    /// - Returns: The last bytes, which may be empty, and the properties of the manifest.
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
        guard object.bucket.utf8.isBucketName else {
            throw fail(
                "has the invalid bucket \"\(object.bucket.oneLine(limit: 80))\". Use the bucket's name, without a key or an ARN."
            )
        }
        guard (1...1024).contains(object.key.utf8.count) else {
            throw fail("has a key of \(object.key.utf8.count) bytes. A key must have 1 to 1024 bytes.")
        }
        if let versionID = object.versionID {
            guard (1...1024).contains(versionID.utf8.count), versionID.utf8.allSatisfy(\.isPlain) else {
                throw fail("has the invalid version ID \"\(versionID.oneLine(limit: 80))\".")
            }
        }
        if let hasVersions, hasVersions != (object.versionID != nil) {
            throw FileFormatError(
                .mixedVersions,
                "Object \(number) of the manifest has \(hasVersions ? "no version" : "a version"), but the previous "
                    + "objects have \(hasVersions ? "one" : "none"). Either all objects must have a version, or none.",
                record: number
            )
        }
    }
}

/// The properties of a written manifest.
public struct WrittenManifest: Sendable, Hashable {
    /// The number of objects. The service fails a job whose manifest is empty.
    public var objectCount: Int

    /// The size in bytes.
    public var byteCount: Int

    /// Whether the manifest has a version column.
    public var hasVersions: Bool

    /// The MD5 of the manifest in hexadecimal digits.
    ///
    /// This is also its entity tag in S3 if it is uploaded in one part, either unencrypted or encrypted with SSE-S3. If
    /// it is uploaded in several parts, or encrypted with KMS or a customer-provided key, the upload returns another
    /// entity tag.
    public var eTag: String

    /// Creates a value.
    public init(objectCount: Int, byteCount: Int, hasVersions: Bool, eTag: String) {
        self.objectCount = objectCount
        self.byteCount = byteCount
        self.hasVersions = hasVersions
        self.eTag = eTag
    }

    /// The columns, as in a job.
    public var fields: [JobManifestFieldName] {
        hasVersions ? [.bucket, .key, .versionID] : [.bucket, .key]
    }

    /// The manifest for a CreateJob request.
    ///
    /// - Parameters:
    ///   - objectARN: The ARN of the uploaded object: `arn:aws:s3:::bucket/key`.
    ///   - versionID: The version of the uploaded object; nil for the current one.
    ///   - eTag: The entity tag that the upload returned, if it is not ``eTag``.
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

extension Collection<UInt8> {
    /// Whether the bytes may be the name of a bucket.
    var isBucketName: Bool { (1...255).contains(count) && allSatisfy(\.isInBucketName) }
}

extension UInt8 {
    /// Whether bucket names may contain the byte. Old names contain uppercase letters and underscores.
    fileprivate var isInBucketName: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Whether S3 version IDs may contain the byte, and CSV does not require quotation marks for it.
    fileprivate var isPlain: Bool {
        self > 0x20 && self < 0x7F && self != .quote && self != .comma
    }
}

/// An object in a manifest. Objects are compared by their bytes, not by Unicode equivalence.
public struct ManifestObject: Sendable, Hashable {
    /// The bucket's name, not its ARN.
    public var bucket: String

    /// The object's key, 1 to 1024 bytes of UTF-8. It is encoded when it is written.
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

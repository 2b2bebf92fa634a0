/// Writes a manifest in the format `S3BatchOperations_CSV_20180820`, object by object, in constant memory.
///
/// Each line is `bucket,key` or `bucket,key,version`, the key percent-encoded as the service wants it.
/// Either all objects have a version or none has. Not `Sendable`: one writer at a time.
///
/// Source: [Specifying a manifest](https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-create-job.html#specify-batchjob-manifest).
public struct ManifestWriter: ~Copyable {
    /// So many bytes are collected before they are handed on.
    static let pieceSize = 64 * 1024

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
        buffer.reserveCapacity(Self.pieceSize + 4096)
    }

    /// Adds an object.
    ///
    /// - Returns: A piece of the file to be kept after those before, once there is enough for one.
    /// - Throws: ``FileFormatError`` with the code `invalidObject` or `mixedVersions`; nothing is added then.
    public mutating func add(_ object: ManifestObject) throws(FileFormatError) -> [UInt8]? {
        try check(object)
        hasVersions = object.versionID != nil
        objectCount += 1
        buffer.append(contentsOf: object.bucket.utf8)
        buffer.append(.comma)
        KeyEncoding.append(object.key, to: &buffer)
        if let versionID = object.versionID {
            buffer.append(.comma)
            buffer.append(contentsOf: versionID.utf8)
        }
        buffer.append(.lineFeed)
        return buffer.count >= Self.pieceSize ? try takePiece() : nil
    }

    /// Ends the manifest.
    ///
    /// - Returns: The last piece, empty where there is none, and what is known of the whole.
    /// - Throws: ``FileFormatError`` with the code `digest`.
    public consuming func finish() throws(FileFormatError) -> (piece: [UInt8], manifest: WrittenManifest) {
        let piece = try takePiece()
        let manifest = WrittenManifest(
            objectCount: objectCount,
            byteCount: byteCount,
            hasVersions: hasVersions ?? false,
            eTag: try digest.finish()
        )
        return (piece, manifest)
    }

    private mutating func takePiece() throws(FileFormatError) -> [UInt8] {
        let piece = buffer
        try digest.update(piece)
        byteCount += piece.count
        buffer.removeAll(keepingCapacity: true)
        return piece
    }

    private func check(_ object: ManifestObject) throws(FileFormatError) {
        let number = objectCount + 1
        func fail(_ rule: String) -> FileFormatError {
            FileFormatError(.invalidObject, "Object \(number) of the manifest \(rule)", record: number)
        }
        guard !object.bucket.isEmpty, object.bucket.utf8.allSatisfy(\.isPlain) else {
            throw fail("has the bucket \"\(object.bucket.prefix(80))\": give the bucket's name, not its ARN.")
        }
        guard (1...1024).contains(object.key.utf8.count) else {
            throw fail("has a key of \(object.key.utf8.count) bytes: keys have 1 to 1024.")
        }
        if let versionID = object.versionID {
            guard !versionID.isEmpty, versionID.utf8.allSatisfy(\.isPlain) else {
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

extension UInt8 {
    /// Whether the byte needs no quotes in comma-separated values and can be in a name of S3's.
    fileprivate var isPlain: Bool {
        self > 0x20 && self < 0x7F && ![.quote, .comma, UInt8(ascii: ":")].contains(self)
    }
}

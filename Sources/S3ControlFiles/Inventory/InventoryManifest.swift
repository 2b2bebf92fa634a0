@_spi(Shapes) public import Basics

/// The `manifest.json` of an S3 Inventory: which files the list of a bucket's objects consists of.
///
/// Source: [Locating your inventory list](https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html).
public struct InventoryManifest: Sendable, Hashable {
    /// One file of the inventory.
    public struct File: Sendable, Hashable {
        /// Its key in the destination bucket, as it is.
        public var key: String
        /// Its size in bytes, compressed.
        public var size: Int64?
        /// The MD5 of its bytes in hexadecimal digits; nil if the manifest does not say.
        public var md5Checksum: String?

        /// Creates a value.
        public init(key: String, size: Int64? = nil, md5Checksum: String? = nil) {
            self.key = key
            self.size = size
            self.md5Checksum = md5Checksum
        }
    }

    /// The name of the bucket whose objects are listed.
    public var sourceBucket: String

    /// The bucket that the files are in, as the manifest writes it: an ARN.
    public var destinationBucket: String

    /// The version of the manifest's format: `2016-11-30`.
    public var version: String?

    /// When the list was begun.
    public var creationDate: Date?

    /// The format of the files: `CSV`, `ORC` or `Parquet`. Only CSV is read here, and by S3 Batch Operations.
    public var fileFormat: String

    /// The columns of the files, in order; empty unless they are CSV.
    public var columns: [String]

    /// The files.
    public var files: [File]

    /// Creates a value.
    public init(
        sourceBucket: String,
        destinationBucket: String,
        version: String? = "2016-11-30",
        creationDate: Date? = nil,
        fileFormat: String = "CSV",
        columns: [String],
        files: [File]
    ) {
        self.sourceBucket = sourceBucket
        self.destinationBucket = destinationBucket
        self.version = version
        self.creationDate = creationDate
        self.fileFormat = fileFormat
        self.columns = columns
        self.files = files
    }

    /// Reads a manifest.
    ///
    /// - Parameters:
    ///   - json: The bytes of `manifest.json`.
    ///   - md5: The content of `manifest.checksum`; nil to check nothing.
    /// - Throws: ``FileFormatError``: `invalidManifest`; `wrongKind` for a completion report's manifest; `damaged` when
    ///   the checksum does not match.
    public init(json: some Collection<UInt8>, md5: [UInt8]? = nil) throws(FileFormatError) {
        let document = try ManifestDocument(Array(json), md5: md5, expecting: .inventory)
        sourceBucket = try document.text("sourceBucket")
        destinationBucket = try document.text("destinationBucket")
        version = try document.optionalText("version")
        // Milliseconds since 1970, in a string.
        creationDate = try document.number("creationTimestamp").map {
            Date(timeIntervalSince1970: Double($0) / 1000)
        }
        fileFormat = try document.text("fileFormat")
        let isCSV = fileFormat.lowercased() == "csv"
        columns = isCSV ? try document.columns("fileSchema") : []
        guard !isCSV || !columns.isEmpty else { throw document.failure("fileSchema names no columns") }
        files = try document.objects("files").map { (file) throws(FileFormatError) in
            File(
                key: try file.text("key"),
                size: try file.number("size"),
                md5Checksum: try file.optionalText("MD5checksum")
            )
        }
    }

    /// The bytes of `manifest.json`.
    public var json: [UInt8] {
        var members: [JSONValue.Member] = [
            .init("sourceBucket", .string(sourceBucket)),
            .init("destinationBucket", .string(destinationBucket)),
        ]
        if let version { members.append(.init("version", .string(version))) }
        if let milliseconds = creationDate.flatMap({
            Int64(exactly: ($0.timeIntervalSince1970 * 1000).rounded())
        }) {
            members.append(.init("creationTimestamp", .string(String(milliseconds))))
        }
        members.append(.init("fileFormat", .string(fileFormat)))
        members.append(.init("fileSchema", .string(columns.joined(separator: ", "))))
        let files = files.map { file in
            var members: [JSONValue.Member] = [.init("key", .string(file.key))]
            if let size = file.size { members.append(.init("size", .integer(Int(size)))) }
            if let checksum = file.md5Checksum { members.append(.init("MD5checksum", .string(checksum))) }
            return JSONValue.object(members)
        }
        members.append(.init("files", .array(files)))
        return Array(JSONValue.object(members).description.utf8)
    }

    /// The name of the bucket that the files are in.
    public var destinationBucketName: String {
        destinationBucket.split(separator: ":", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    }

    /// Whether the inventory lists all versions of the objects, with a version id for each.
    public var listsVersions: Bool { columns.contains { $0.lowercased() == "versionid" } }

    /// The objects of all files, one after the other; each is opened when its objects are asked for, and its MD5 checked.
    ///
    /// - Parameters:
    ///   - filter: Which objects are wanted.
    ///   - open: The bytes of a file of ``destinationBucketName``, in chunks of any size.
    /// - Throws: ``FileFormatError``: `unsupportedFormat` unless the files are CSV; `missingColumn` when they lack one that
    ///   the filter needs.
    public func objects<Chunks: AsyncSequence & Sendable>(
        matching filter: InventoryFilter = InventoryFilter(),
        _ open: @escaping @Sendable (File) async throws -> Chunks
    ) throws(FileFormatError) -> InventoryObjects<Chunks> where Chunks.Element: Collection<UInt8> {
        guard fileFormat.lowercased() == "csv" else {
            throw FileFormatError(
                .unsupportedFormat,
                "The inventory of \(sourceBucket) is in \(fileFormat). Only CSV can be read, here and by S3 Batch "
                    + "Operations: change the inventory configuration's format."
            )
        }
        let columns = columns
        _ = try InventoryParser(columns: columns, filter: filter)
        return InventoryObjects(
            files: files.map { file in
                InventoryObjects<Chunks>.File(name: file.key) {
                    try await open(file)
                } makeParser: { () throws(FileFormatError) in
                    try InventoryParser(
                        columns: columns,
                        compression: file.key.hasSuffix(".gz") ? .gzip : .automatic,
                        expectedMD5: file.md5Checksum,
                        filter: filter
                    )
                }
            }
        )
    }
}

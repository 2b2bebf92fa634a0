@_spi(Shapes) public import Basics

/// The `manifest.json` of an S3 Inventory, which lists the inventory's files.
///
/// Source: [Locating your inventory list](https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html).
public struct InventoryManifest: Sendable, Hashable {
    /// A file of the inventory.
    public struct File: Sendable, Hashable {
        /// The key in the destination bucket, not encoded.
        public var key: String
        /// The compressed size in bytes.
        public var size: Int64?
        /// The MD5 of the file in hexadecimal digits; nil if the manifest has none.
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

    /// The bucket of the files, as an ARN.
    public var destinationBucket: String

    /// The version of the manifest's format: `2016-11-30`.
    public var version: String?

    /// When the inventory was started.
    public var creationDate: Date?

    /// The format of the files: `CSV`, `ORC`, or `Parquet`. This package and S3 Batch Operations support only CSV.
    public var fileFormat: String

    /// The columns of the files, in order; empty unless the files are CSV.
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

    /// Parses a manifest.
    ///
    /// - Parameters:
    ///   - json: The bytes of `manifest.json`.
    ///   - md5: The content of `manifest.checksum`; nil to skip the check.
    /// - Throws: ``FileFormatError``: `invalidManifest`; `wrongKind` for a completion report's manifest;
    ///   `checksumMismatch` if the checksum does not match.
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
        guard !isCSV || !columns.isEmpty else { throw document.failure("fileSchema has no columns") }
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

    /// The name of the bucket of the files.
    public var destinationBucketName: String {
        destinationBucket.split(separator: ":", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    }

    /// Whether the inventory lists all versions of the objects, each with a version ID.
    public var listsVersions: Bool { columns.contains { $0.lowercased() == "versionid" } }

    /// The objects of all files. Each file is opened on demand, and its MD5 is checked.
    ///
    /// - Parameters:
    ///   - filter: The objects to include.
    ///   - open: Returns the bytes of a file in ``destinationBucketName``, in chunks of any size.
    /// - Throws: ``FileFormatError``: `unsupportedFormat` unless the files are CSV; `missingColumn` if they lack a
    ///   column that the filter needs.
    public func objects<Chunks: AsyncSequence & Sendable>(
        matching filter: InventoryFilter = InventoryFilter(),
        _ open: @escaping @Sendable (File) async throws -> Chunks
    ) throws(FileFormatError) -> InventoryObjects<Chunks> where Chunks.Element: Collection<UInt8> {
        try checkFiles(matching: filter)
        let columns = columns
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

    /// Checks that the files can be read.
    ///
    /// - Parameter filter: The objects to include.
    /// - Throws: ``FileFormatError``: `unsupportedFormat` unless the files are CSV; `missingColumn` if they lack a
    ///   column that the filter or every inventory needs.
    package func checkFiles(matching filter: InventoryFilter = InventoryFilter()) throws(FileFormatError) {
        guard fileFormat.lowercased() == "csv" else {
            throw FileFormatError(
                .unsupportedFormat,
                "The inventory of \(sourceBucket.oneLine(limit: 80)) is in \(fileFormat.oneLine(limit: 40)), but only CSV is "
                    + "supported, both here and by S3 Batch Operations. Change the format in the inventory configuration."
            )
        }
        _ = try InventoryParser(columns: columns, filter: filter)
    }
}

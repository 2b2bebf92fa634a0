@_spi(XML) import Basics

/// An incremental parser of an S3 Inventory CSV file, plain or gzip, with constant memory.
///
/// It decodes keys, in which `+` is a space. If versions are listed, an empty version becomes `null`.
public struct InventoryParser: RowParser {
    /// Whether a file is compressed.
    public enum Compression: Sendable, Hashable {
        /// Detects gzip from the first bytes.
        case automatic
        /// The file must be gzip.
        case gzip
        /// The file is not compressed.
        case none
    }

    /// The number of bytes to decompress at a time.
    private static let windowSize = 64 * 1024

    private let columns: Columns
    private let filter: InventoryFilter
    private let digest: MD5Digest?
    private let expectedMD5: String?
    private var csv = CSVParser()
    private var gzip: GzipReader?
    /// The first byte, kept until the second shows whether the file is gzip.
    private var start: [UInt8]?
    private var isEnded = false
    private var isTextEnded = false
    private var bucket = RecentTexts()
    private var storageClass = RecentTexts()
    private var replicationStatus = RecentTexts()
    private var encryptionStatus = RecentTexts()

    /// Creates a parser.
    ///
    /// - Parameters:
    ///   - columns: The columns from ``InventoryManifest/columns``.
    ///   - compression: Whether the file is gzip.
    ///   - expectedMD5: The MD5 from ``InventoryManifest/File/md5Checksum``; nil to skip the check.
    ///   - filter: The objects to include; others are skipped.
    /// - Throws: ``FileFormatError``: `missingColumn` if the file lacks a column that the filter or every inventory
    ///   needs; `digest` if libcrypto could not compute MD5.
    public init(
        columns: [String],
        compression: Compression = .automatic,
        expectedMD5: String? = nil,
        filter: InventoryFilter = InventoryFilter()
    ) throws(FileFormatError) {
        self.columns = try Columns(columns, for: filter)
        self.filter = filter
        self.expectedMD5 = expectedMD5
        digest = expectedMD5 == nil ? nil : try MD5Digest()
        switch compression {
        case .automatic: start = []
        case .gzip: gzip = try GzipReader()
        case .none: break
        }
    }

    /// Appends the next bytes.
    ///
    /// - Throws: ``FileFormatError`` with the code `digest`.
    public mutating func append(_ chunk: some Collection<UInt8>) throws(FileFormatError) {
        try digest?.update(chunk)
        guard let start else {
            take(chunk)
            return
        }
        let bytes = start + chunk
        guard bytes.count >= 2 else {
            self.start = bytes
            return
        }
        self.start = nil
        if bytes.starts(with: [0x1F, 0x8B]) { gzip = try GzipReader() }
        take(bytes)
    }

    /// Ends the input. Call it once; more objects may follow.
    ///
    /// - Throws: ``FileFormatError`` with the code `checksumMismatch` if the bytes do not match the checksum.
    public mutating func end() throws(FileFormatError) {
        if let start { take(start) }
        start = nil
        isEnded = true
        try digest?.check(expectedMD5)
    }

    /// The next object; nil if more bytes are needed, and at the end.
    ///
    /// - Throws: ``FileFormatError``: `invalidRecord` with the record's number; `invalidGzip`; `truncated` for
    ///   truncated gzip, and for text that ends within a quoted field.
    public mutating func next() throws(FileFormatError) -> InventoryObject? {
        while true {
            while try nextRecord() {
                if let object = try object() { return object }
            }
            let text = try gzip?.read(upTo: Self.windowSize) ?? []
            if !text.isEmpty {
                csv.append(text)
            } else if isEnded, !isTextEnded {
                try gzip?.end()
                csv.end()
                isTextEnded = true
            } else {
                return nil
            }
        }
    }

    private mutating func take(_ bytes: some Collection<UInt8>) {
        if let gzip { gzip.append(bytes) } else { csv.append(bytes) }
    }

    private mutating func nextRecord() throws(FileFormatError) -> Bool {
        do throws(CSVError) {
            return try csv.next()
        } catch {
            throw FileFormatError(error)
        }
    }

    /// The record's object; nil if the filter excludes it.
    private mutating func object() throws(FileFormatError) -> InventoryObject? {
        guard csv.fieldCount >= columns.count else {
            throw failure("has \(csv.fieldCount) fields, but the inventory has \(columns.count) columns.")
        }
        let key = KeyEncoding.decode(csv.bytes(at: columns.key), plusIsSpace: true)
        guard let key = String(validating: key, as: UTF8.self) else {
            throw failure("has a key that is not valid UTF-8.")
        }
        var version: String?
        if let index = columns.versionID {
            version = csv.bytes(at: index).isEmpty ? "null" : csv.string(at: index)
        }
        var object = InventoryObject(
            ManifestObject(bucket: bucket.text(of: csv, at: columns.bucket), key: key, versionID: version)
        )
        object.isLatest = try flag(columns.isLatest, "IsLatest")
        object.isDeleteMarker = try flag(columns.isDeleteMarker, "IsDeleteMarker") ?? false
        object.size = try size()
        if let index = columns.lastModified, !csv.bytes(at: index).isEmpty {
            guard let date = Timestamp(csv.bytes(at: index).span)?.date else {
                throw failure("has the invalid date \"\(csv.string(at: index).oneLine(limit: 40))\".")
            }
            object.lastModified = date
        }
        object.storageClass = Self.text(&storageClass, csv, columns.storageClass)
        object.replicationStatus = Self.text(&replicationStatus, csv, columns.replicationStatus)
        object.encryptionStatus = Self.text(&encryptionStatus, csv, columns.encryptionStatus)
        guard filter.includes(object) else { return nil }
        if let index = columns.eTag, !csv.bytes(at: index).isEmpty { object.eTag = csv.string(at: index) }
        return object
    }

    private func flag(_ index: Int?, _ name: String) throws(FileFormatError) -> Bool? {
        guard let index else { return nil }
        switch csv.string(at: index).lowercased() {
        case "true": return true
        case "false": return false
        case "": return nil
        case let other:
            throw failure("has \"\(other.oneLine(limit: 40))\" for \(name), which must be true or false.")
        }
    }

    private func size() throws(FileFormatError) -> Int64? {
        guard let index = columns.size, !csv.bytes(at: index).isEmpty else { return nil }
        guard let size = Int64(csv.string(at: index)), size >= 0 else {
            throw failure(
                "has the size \"\(csv.string(at: index).oneLine(limit: 40))\", which must be a number of bytes."
            )
        }
        return size
    }

    private static func text(_ recent: inout RecentTexts, _ csv: CSVParser, _ index: Int?) -> String? {
        guard let index, !csv.bytes(at: index).isEmpty else { return nil }
        return recent.text(of: csv, at: index)
    }

    private func failure(_ problem: String) -> FileFormatError {
        FileFormatError(
            .invalidRecord,
            "Record \(csv.recordCount) of the inventory \(problem)",
            record: csv.recordCount
        )
    }

    /// The positions of the columns.
    private struct Columns: Sendable {
        let count, bucket, key: Int
        let versionID, isLatest, isDeleteMarker, size, lastModified, eTag: Int?
        let storageClass, replicationStatus, encryptionStatus: Int?

        init(_ names: [String], for filter: InventoryFilter) throws(FileFormatError) {
            func find(_ name: String) -> Int? { names.firstIndex { $0.lowercased() == name.lowercased() } }
            func index(_ name: String) throws(FileFormatError) -> Int {
                guard let index = find(name) else {
                    throw FileFormatError(
                        .missingColumn,
                        "The inventory has no column \(name). Its columns are \(names.joined(separator: ", "))."
                    )
                }
                return index
            }
            versionID = find("VersionId")
            for name in filter.columns(listsVersions: versionID != nil) { _ = try index(name) }
            count = names.count
            bucket = try index("Bucket")
            key = try index("Key")
            isLatest = find("IsLatest")
            isDeleteMarker = find("IsDeleteMarker")
            size = find("Size")
            lastModified = find("LastModifiedDate")
            eTag = find("ETag")
            storageClass = find("StorageClass")
            replicationStatus = find("ReplicationStatus")
            encryptionStatus = find("EncryptionStatus")
        }
    }
}

/// The objects of an inventory.
public typealias InventoryObjects<Chunks: AsyncSequence & Sendable> = ParsedRows<InventoryParser, Chunks>
where Chunks.Element: Collection<UInt8>

extension ParsedRows where Parser == InventoryParser {
    /// Creates the objects of one inventory file from its chunks.
    ///
    /// - Parameters:
    ///   - chunks: The file's bytes in order, in chunks of any size.
    ///   - columns: The columns from ``InventoryManifest/columns``.
    ///   - compression: Whether the file is gzip.
    ///   - expectedMD5: The MD5 from ``InventoryManifest/File/md5Checksum``; nil to skip the check.
    ///   - filter: The objects to include.
    public init(
        _ chunks: Chunks,
        columns: [String],
        compression: InventoryParser.Compression = .automatic,
        expectedMD5: String? = nil,
        filter: InventoryFilter = InventoryFilter()
    ) {
        self.init(chunks) { () throws(FileFormatError) in
            try InventoryParser(
                columns: columns,
                compression: compression,
                expectedMD5: expectedMD5,
                filter: filter
            )
        }
    }
}

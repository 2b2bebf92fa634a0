import Basics
public import S3ControlModel

/// An object of a manifest.
public struct ManifestRow: Sendable, Hashable {
    /// The object with its decoded key.
    public var object: ManifestObject

    /// The object's key as written in the manifest, which is how reports write it.
    public var writtenKey: String

    /// Creates a value.
    public init(object: ManifestObject, writtenKey: String) {
        self.object = object
        self.writtenKey = writtenKey
    }
}

/// An incremental parser of a manifest in the format `S3BatchOperations_CSV_20180820`, with constant memory.
///
/// An empty version becomes nil. Additional columns are ignored.
public struct ManifestParser: RowParser {
    private let bucket: Int
    private let key: Int
    private let versionID: Int?
    private let columnCount: Int
    private let plusIsSpace: Bool
    private var csv = CSVParser()

    /// Creates a parser.
    ///
    /// - Parameters:
    ///   - fields: The columns, as in the job.
    ///   - plusIsSpace: Whether `+` in a key is a space. ``ManifestWriter`` writes neither.
    /// - Throws: ``FileFormatError`` with the code `missingColumn` unless there is one bucket column and one key
    ///   column.
    public init(
        fields: [JobManifestFieldName] = [.bucket, .key],
        plusIsSpace: Bool = false
    ) throws(FileFormatError) {
        func index(_ field: JobManifestFieldName) throws(FileFormatError) -> Int? {
            guard fields.count(where: { $0 == field }) < 2 else {
                throw FileFormatError(
                    .invalidManifest,
                    "The manifest's fields contain \(field.rawValue) twice."
                )
            }
            return fields.firstIndex(of: field)
        }
        guard let bucket = try index(.bucket), let key = try index(.key) else {
            throw FileFormatError(
                .missingColumn,
                "A manifest's fields must contain Bucket and Key, but are \(fields.map(\.rawValue).joined(separator: ", "))."
            )
        }
        self.bucket = bucket
        self.key = key
        versionID = try index(.versionID)
        columnCount = fields.count
        self.plusIsSpace = plusIsSpace
    }

    /// Appends the next bytes.
    public mutating func append(_ chunk: some Collection<UInt8>) {
        csv.append(chunk)
    }

    /// Ends the input. Call it once.
    public mutating func end() {
        csv.end()
    }

    /// The next object; nil if more bytes are needed, and at the end.
    ///
    /// - Throws: ``FileFormatError``: `invalidRecord` for a row with too few fields or a key that is not UTF-8;
    ///   `wrongKind` for JSON; `truncated` if the bytes end within a quoted field.
    public mutating func next() throws(FileFormatError) -> ManifestRow? {
        do throws(CSVError) {
            guard try csv.next() else { return nil }
        } catch {
            throw FileFormatError(error)
        }
        let number = csv.recordCount
        if number == 1 { try Self.refuseJSON(in: csv) }
        guard csv.fieldCount >= columnCount else {
            throw FileFormatError(
                .invalidRecord,
                "Record \(number) of the manifest has \(csv.fieldCount) fields, but the job has \(columnCount).",
                record: number
            )
        }
        let written = csv.bytes(at: key)
        guard let text = String(validating: written, as: UTF8.self),
            let decoded = String(
                validating: KeyEncoding.decode(written, plusIsSpace: plusIsSpace),
                as: UTF8.self
            )
        else {
            throw FileFormatError(
                .invalidRecord,
                "Record \(number) of the manifest has a key that is not valid UTF-8.",
                record: number
            )
        }
        let version = versionID.map { csv.string(at: $0) } ?? ""
        return ManifestRow(
            object: ManifestObject(
                bucket: csv.string(at: bucket),
                key: decoded,
                versionID: version.isEmpty ? nil : version
            ),
            writtenKey: text
        )
    }

    /// - Throws: ``FileFormatError`` with the code `wrongKind` if the record begins as JSON does.
    static func refuseJSON(in csv: CSVParser) throws(FileFormatError) {
        guard csv.bytes(at: 0).first == UInt8(ascii: "{") else { return }
        throw FileFormatError(
            .wrongKind,
            "This is JSON, not comma-separated values: an inventory's manifest.json has the format "
                + "S3InventoryReport_CSV_20161130."
        )
    }
}

extension ManifestParser {
    /// The columns of a manifest, according to its first row: a bucket, a key, and maybe a version.
    ///
    /// - Parameters:
    ///   - start: The manifest's first bytes.
    ///   - isWhole: Whether `start` is the whole manifest.
    /// - Returns: The columns; nil if the manifest has no row.
    /// - Throws: ``FileFormatError``: `missingColumn` for another number of columns; `invalidRecord` if the row does
    ///   not end within `start`, or does not begin with a bucket; `wrongKind` for JSON; `truncated` if the manifest
    ///   ends within a quoted field.
    package static func fields(
        ofFirstRowIn start: [UInt8],
        isWhole: Bool
    ) throws(FileFormatError) -> [JobManifestFieldName]? {
        var csv = CSVParser()
        csv.append(start)
        if isWhole { csv.end() }
        let isComplete: Bool
        do throws(CSVError) {
            isComplete = try csv.next()
        } catch {
            throw FileFormatError(error)
        }
        guard isComplete else {
            if isWhole { return nil }
            throw FileFormatError(
                .invalidRecord,
                "Record 1 of the manifest does not end within \(start.count) bytes.",
                record: 1
            )
        }
        try refuseJSON(in: csv)
        let count = csv.fieldCount
        guard (2...3).contains(count) else {
            throw FileFormatError(
                .missingColumn,
                "Record 1 of the manifest has \(count) \(count == 1 ? "field" : "fields"), but a manifest has a "
                    + "bucket, a key, and maybe a version.",
                record: 1
            )
        }
        // Whether an ARN can be used is left to the service.
        let bucket = csv.bytes(at: 0)
        guard bucket.isBucketName || bucket.starts(with: "arn:".utf8) else {
            throw FileFormatError(
                .invalidRecord,
                "Record 1 of the manifest has the invalid bucket \"\(csv.string(at: 0).oneLine(limit: 80))\". "
                    + "A manifest begins with the name of a bucket, without a byte order mark.",
                record: 1
            )
        }
        return count == 3 ? [.bucket, .key, .versionID] : [.bucket, .key]
    }
}

/// The objects of a manifest.
public typealias ManifestRows<Chunks: AsyncSequence & Sendable> = ParsedRows<ManifestParser, Chunks>
where Chunks.Element: Collection<UInt8>

extension ParsedRows where Parser == ManifestParser {
    /// Creates the objects of a manifest from its chunks.
    ///
    /// - Parameters:
    ///   - chunks: The file's bytes in order, in chunks of any size.
    ///   - fields: The columns, as in the job.
    ///   - plusIsSpace: Whether `+` in a key is a space.
    public init(
        _ chunks: Chunks,
        fields: [JobManifestFieldName] = [.bucket, .key],
        plusIsSpace: Bool = false
    ) {
        self.init(chunks) { () throws(FileFormatError) in
            try ManifestParser(fields: fields, plusIsSpace: plusIsSpace)
        }
    }
}

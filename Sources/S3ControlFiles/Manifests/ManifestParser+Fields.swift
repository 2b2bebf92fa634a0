internal import Basics
package import S3ControlModel

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

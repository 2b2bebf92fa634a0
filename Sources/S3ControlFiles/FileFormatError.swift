import Basics

/// A file that cannot be read or written in its format.
public struct FileFormatError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What happened, as a stable code for decisions in code. Later versions may add codes.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        public var rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        /// The code's name.
        public var description: String { rawValue }

        /// An object cannot be in a manifest because its bucket, key, or version is not valid in S3.
        public static let invalidObject = Code(rawValue: "invalidObject")
        /// Only some objects of a manifest have a version.
        public static let mixedVersions = Code(rawValue: "mixedVersions")
        /// A `manifest.json` lacks a required member.
        public static let invalidManifest = Code(rawValue: "invalidManifest")
        /// The file is of another kind, such as an inventory's manifest instead of a report's.
        public static let wrongKind = Code(rawValue: "wrongKind")
        /// The file has a known but unsupported format, such as an inventory in ORC or Parquet.
        public static let unsupportedFormat = Code(rawValue: "unsupportedFormat")
        /// The file lacks a required column.
        public static let missingColumn = Code(rawValue: "missingColumn")
        /// A record has the wrong fields.
        public static let invalidRecord = Code(rawValue: "invalidRecord")
        /// The file does not match its checksum.
        public static let checksumMismatch = Code(rawValue: "checksumMismatch")
        /// The file is truncated.
        public static let truncated = Code(rawValue: "truncated")
        /// The file is not valid gzip.
        public static let invalidGzip = Code(rawValue: "invalidGzip")
        /// A file cannot be opened, read, or written.
        public static let file = Code(rawValue: "file")
        /// libcrypto could not compute MD5.
        public static let digest = Code(rawValue: "digest")
    }

    /// What happened, as a stable code for decisions in code.
    public var code: Code

    /// What is wrong, where, and what would be right, on one line.
    public var message: String

    /// The number of the record or object, from 1.
    public var record: Int?

    /// The file's path or key, if there are several files.
    public var file: String?

    /// Creates an error.
    public init(_ code: Code, _ message: String, record: Int? = nil, file: String? = nil) {
        self.code = code
        self.message = message.oneLine(limit: 2000)
        self.record = record
        self.file = file
    }

    /// The message, after the file's name if there is one.
    public var description: String { file.map { "\($0.oneLine(limit: 1024)): \(message)" } ?? message }

    /// The same error with this file name.
    package func named(_ file: String?) -> Self {
        var error = self
        if error.file == nil { error.file = file }
        return error
    }
}

extension FileFormatError {
    init(_ error: DigestError) {
        self.init(.digest, error.description)
    }

    init(_ error: CSVError) {
        self.init(
            error.reason == .recordTooLong ? .invalidRecord : .truncated,
            error.description,
            record: error.record
        )
    }
}

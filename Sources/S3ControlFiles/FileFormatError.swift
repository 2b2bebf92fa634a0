internal import Basics

/// A file that cannot be read or written as what it should be.
public struct FileFormatError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What happened, as a stable code to decide by. Later versions may add codes.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        public var rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The code's name.
        public var description: String { rawValue }

        /// An object cannot be in a manifest: its bucket, key or version is not what S3 has.
        public static let invalidObject = Code(rawValue: "invalidObject")
        /// Some objects of a manifest have a version and some have none.
        public static let mixedVersions = Code(rawValue: "mixedVersions")
        /// A `manifest.json` does not have the members that it should.
        public static let invalidManifest = Code(rawValue: "invalidManifest")
        /// A file of one kind was given in the place of another: an inventory's manifest for a report's, say.
        public static let wrongKind = Code(rawValue: "wrongKind")
        /// The file's format is known, and not one that is read here: an inventory in ORC or Parquet.
        public static let unsupportedFormat = Code(rawValue: "unsupportedFormat")
        /// The file lacks a column that is needed.
        public static let missingColumn = Code(rawValue: "missingColumn")
        /// A record does not have the fields that it should.
        public static let invalidRecord = Code(rawValue: "invalidRecord")
        /// The bytes are not those that the checksum was made of, are not whole, or are no gzip.
        public static let damaged = Code(rawValue: "damaged")
        /// A file cannot be opened, read or written.
        public static let file = Code(rawValue: "file")
        /// libcrypto does not compute MD5.
        public static let digest = Code(rawValue: "digest")
    }

    /// What happened, as a stable code to decide by.
    public var code: Code

    /// One line that says what is wrong, where, and what would be right.
    public var message: String

    /// The number of the record or object, from 1.
    public var record: Int?

    /// The file's path or key, where one of several files is meant.
    public var file: String?

    /// Creates an error.
    public init(_ code: Code, _ message: String, record: Int? = nil, file: String? = nil) {
        self.code = code
        self.message = message
        self.record = record
        self.file = file
    }

    /// The message, after the file's name where there is one.
    public var description: String { file.map { "\($0): \(message)" } ?? message }

    /// The same error, in a file of this name.
    func named(_ file: String?) -> Self {
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
            error.reason == .recordTooLong ? .invalidRecord : .damaged,
            error.description,
            record: error.record
        )
    }
}

/// A manifest that cannot be written, or a report that cannot be read.
public struct FileFormatError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, Hashable {
        /// An object cannot be in a manifest: its bucket, key or version is not what S3 has.
        case invalidObject
        /// Some objects of a manifest have a version and some have none.
        case mixedVersions
        /// The report's `manifest.json` is not one.
        case invalidManifest
        /// A record of a report does not have the columns that it should.
        case invalidRecord
        /// The bytes are not those that the checksum was made of, or are not whole.
        case damaged
        /// A file cannot be opened, read or written.
        case file
        /// libcrypto does not compute MD5.
        case digest
    }

    /// What happened, as a stable code to decide by.
    public var code: Code

    /// One line that says what is wrong, where, and what would be right.
    public var message: String

    /// The number of the record or object, from 1.
    public var record: Int?

    init(_ code: Code, _ message: String, record: Int? = nil) {
        self.code = code
        self.message = message
        self.record = record
    }

    /// The message.
    public var description: String { message }
}

extension FileFormatError {
    static func digest(_ function: String) -> Self {
        Self(.digest, "libcrypto's \(function) failed: its default provider, which has MD5, may be missing.")
    }
}

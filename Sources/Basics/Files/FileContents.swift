/// The bytes of a file, and what its permissions let others do.
package struct FileContents: Sendable {
    /// The bytes.
    package var bytes: [UInt8]
    /// Whether somebody else than the file's owner may write to it, or owns it.
    package var othersCanWrite: Bool
}

/// Why a file was not read.
package struct FileReadError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of reason.
    package enum Kind: Sendable, Hashable {
        /// There is no such file, or it is a folder, a pipe or a device.
        case absent
        /// It is there, and the system does not let this process read it.
        case unreadable
        /// It is larger than the limit.
        case tooLarge
    }

    /// What kind of reason.
    package var kind: Kind
    /// The file's path.
    package var path: String
    /// The reason, without the path.
    package var reason: String

    /// Path and reason.
    package var description: String { "\(path): \(reason)" }
}

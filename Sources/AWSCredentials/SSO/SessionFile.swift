internal import AWSCore
@_spi(Shapes) internal import Basics
internal import Synchronization

/// Reads small files that contain a token.
enum TokenFile {
    /// Returns the text of the file at `path`. Errors contain `purpose` and the path, but never the text.
    static func read(_ path: String, for purpose: String) throws(CredentialsError) -> String {
        let contents: FileContents
        do throws(FileReadError) {
            contents = try FileReader.read(path, limit: 256 << 10)
        } catch {
            throw CredentialsError("\(purpose) cannot be read: \(error)")
        }
        guard let text = String(validating: contents.bytes, as: UTF8.self), !text.isEmpty else {
            throw CredentialsError("\(purpose) is empty or not text: \(path)")
        }
        return text
    }
}

/// A session's file in a cache of the AWS CLI, which processes share without locks.
///
/// If the file cannot be written, for example on a read-only volume, the refreshed session is kept in memory, because
/// the session in the file is used up.
final class SessionFile: Sendable {
    private struct Unwritten {
        /// The content of the file.
        var old: Secret
        var renewed: Secret
    }

    private let unwritten = Mutex<Unwritten?>(nil)

    /// The text of the file, or of the refreshed session that could not be written.
    func read(_ path: String, for purpose: String) throws(CredentialsError) -> String {
        let text = try TokenFile.read(path, for: purpose)
        return unwritten.withLock { unwritten in
            if let kept = unwritten, kept.old == Secret(text) { return kept.renewed.reveal() }
            // Another process has refreshed the session, or the user has signed in again.
            unwritten = nil
            return text
        }
    }

    /// Atomically replaces the file with the refreshed session.
    func replace(_ path: String, with session: JSONValue) {
        let text = session.description
        do {
            try FileReader.replace(path, with: Array(text.utf8))
            unwritten.withLock { $0 = nil }
        } catch {
            guard let old = try? TokenFile.read(path, for: "") else { return }
            unwritten.withLock { $0 = Unwritten(old: Secret(old), renewed: Secret(text)) }
        }
    }
}

/// The digests in the names of the AWS CLI's cache files.
enum CacheFileName {
    /// The digest of the UTF-8 bytes of `text` in hexadecimal digits.
    static func digest(of text: String, _ algorithm: DigestAlgorithm) throws -> String {
        do throws(DigestError) {
            return try Digest.hex(of: text.utf8, algorithm)
        } catch {
            throw CredentialsError("The digest for the name of a cache file could not be computed: \(error)")
        }
    }
}

extension JSONValue {
    /// The lifetime in the member `name`, in seconds; nil if it is not a lifetime or longer than a year.
    func lifetime(_ name: String) throws(Mismatch) -> TimeInterval? {
        try number(name).flatMap { (1...31_536_000).contains($0) ? $0 : nil }
    }
}

internal import AWSCore
@_spi(Shapes) internal import Basics
internal import Synchronization

/// Small files that hold one token.
enum TokenFile {
    /// The text of the file at `path`; the message of an error names `purpose` and the path, never the text.
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
/// A renewed session whose file cannot be written, such as one on a read-only volume, is kept here: what the file says
/// is spent.
final class SessionFile: Sendable {
    private struct Unwritten {
        /// What the file says.
        var old: Secret
        var renewed: Secret
    }

    private let unwritten = Mutex<Unwritten?>(nil)

    /// The text of the file, or of the renewed session that it lacks.
    func read(_ path: String, for purpose: String) throws(CredentialsError) -> String {
        let text = try TokenFile.read(path, for: purpose)
        return unwritten.withLock { unwritten in
            if let kept = unwritten, kept.old == Secret(text) { return kept.renewed.reveal() }
            // Somebody else has renewed the session, or signed in again.
            unwritten = nil
            return text
        }
    }

    /// Puts the renewed session in the place of the file, in one step.
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

/// The digests by which the AWS CLI names the files of its caches.
enum CacheFileName {
    /// The digest of the UTF-8 bytes of `text`, in hexadecimal digits.
    static func digest(of text: String, _ algorithm: DigestAlgorithm) throws -> String {
        do throws(DigestError) {
            return try Digest.hex(of: text.utf8, algorithm)
        } catch {
            throw CredentialsError("The digest that a cache file is named by is missing: \(error)")
        }
    }
}

extension JSONValue {
    /// How long what the service gives lives, in seconds; nil for what is no lifetime, or longer than a year.
    func lifetime(_ name: String) throws(Mismatch) -> TimeInterval? {
        try number(name).flatMap { (1...31_536_000).contains($0) ? $0 : nil }
    }
}

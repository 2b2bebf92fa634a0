import AWSCore
@_spi(Shapes) import Basics
import Synchronization

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
/// A refresh token can be used once, so the providers of this process share one object for each file, and refresh the
/// session one at a time. If the file cannot be written, for example on a read-only volume, the refreshed session is
/// kept in memory, because the session in the file is used up.
final class SessionFile: Sendable {
    /// The shared object for the file at `path`. It is cached only while it is in use.
    static func shared(_ path: String) -> SessionFile {
        sharedByPath.withLock { files in
            if let file = files[path]?.file { return file }
            files = files.filter { $0.value.file != nil }
            let file = SessionFile(path)
            files[path] = Weak(file: file)
            return file
        }
    }

    private struct Weak {
        weak var file: SessionFile?
    }

    private static let sharedByPath = Mutex<[String: Weak]>([:])

    private struct Unwritten {
        /// The content of the file.
        var old: Secret
        var renewed: Secret
    }

    let path: String
    private let unwritten = Mutex<Unwritten?>(nil)
    private let running = Mutex<Task<Void, any Error>?>(nil)

    private init(_ path: String) {
        self.path = path
    }

    /// Refreshes the session. If a refresh is already running, waits for it instead, and throws its error.
    ///
    /// - Parameter body: Reads the file again, and refreshes the session if that is still needed.
    func refresh(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let task = running.withLock { running -> Task<Void, any Error> in
            if let running { return running }
            // In its own task, because a cancelled caller must not lose the response: the refresh token is used up.
            let started = Task<Void, any Error> {
                defer { self.running.withLock { $0 = nil } }
                try await body()
            }
            running = started
            return started
        }
        try await task.value
    }

    /// Returns the session that another process has written, or nil if there is none.
    ///
    /// - Parameters:
    ///   - clock: The clock to wait with for up to one second, because the other process may not have written its
    ///     session yet; nil to read the file once.
    ///   - read: Reads the file. Returns nil if it contains no other session.
    static func awaitSession<Session>(
        _ clock: (any Clock<Duration>)?,
        read: () -> Session?
    ) async throws -> Session? {
        if let session = read() { return session }
        guard let clock else { return nil }
        for _ in 0..<5 {
            try await clock.sleep(for: .milliseconds(200))
            if let session = read() { return session }
        }
        return nil
    }

    /// The text of the file, or of the refreshed session that could not be written.
    func read(for purpose: String) throws(CredentialsError) -> String {
        let text = try TokenFile.read(path, for: purpose)
        return unwritten.withLock { unwritten in
            if let kept = unwritten, kept.old == Secret(text) { return kept.renewed.reveal() }
            // Another process has refreshed the session, or the user has signed in again.
            unwritten = nil
            return text
        }
    }

    /// Atomically replaces the file with the refreshed session.
    func replace(with session: JSONValue) {
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
    static func digest(
        of text: String,
        _ algorithm: DigestAlgorithm
    ) throws(CredentialsError) -> String {
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

internal import AWSCore
internal import Basics

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

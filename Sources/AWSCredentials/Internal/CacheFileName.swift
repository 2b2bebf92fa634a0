internal import AWSCore
internal import Basics

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

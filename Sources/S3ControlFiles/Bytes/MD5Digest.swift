internal import Basics

/// The MD5 of bytes as they come, with this module's errors.
struct MD5Digest {
    private let digest: Digest

    init() throws(FileFormatError) {
        do throws(DigestError) { digest = try Digest(.md5) } catch { throw FileFormatError(error) }
    }

    /// Adds bytes.
    func update(_ bytes: some Collection<UInt8>) throws(FileFormatError) {
        do throws(DigestError) { try digest.update(bytes) } catch { throw FileFormatError(error) }
    }

    /// The digest of all bytes, in 32 lower-case hexadecimal digits. To be called once.
    func finish() throws(FileFormatError) -> String {
        do throws(DigestError) { return Hex.encode(try digest.finish()) } catch {
            throw FileFormatError(error)
        }
    }

    /// Ends the digest, and compares it with what a manifest says.
    func check(_ expected: String?) throws(FileFormatError) {
        guard let expected else { return }
        let found = try finish()
        guard found == expected.lowercased() else {
            throw FileFormatError(
                .damaged,
                "The file's MD5 is \(found), but the manifest says \(expected): fetch it again."
            )
        }
    }

    /// The digest of `bytes`, in 32 lower-case hexadecimal digits.
    static func hexadecimal(_ bytes: [UInt8]) throws(FileFormatError) -> String {
        let digest = try MD5Digest()
        try digest.update(bytes)
        return try digest.finish()
    }
}

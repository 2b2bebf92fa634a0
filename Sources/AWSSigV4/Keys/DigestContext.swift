internal import Basics
internal import CLibcrypto

/// SHA-256 and HMAC-SHA-256 on one libcrypto context that is fetched once and re-initialised.
///
/// Not `Sendable`: one owner at a time. The result of each operation lies in memory of its own until
/// the next one, so that no digest costs an allocation.
@safe final class DigestContext {
    static let byteCount = 32
    static let blockByteCount = 64

    private let context: OpaquePointer
    /// A context that has taken nothing yet: to copy it costs less than to initialise another.
    private let fresh: OpaquePointer
    private let result: UnsafeMutablePointer<UInt8>

    init() throws(SigV4Error) {
        let algorithm: OpaquePointer
        do throws(DigestError) {
            unsafe algorithm = try DigestAlgorithm.sha256.evp()
        } catch {
            throw .digest(error.function)
        }
        guard let context = unsafe EVP_MD_CTX_new() else { throw .digest("EVP_MD_CTX_new") }
        guard let fresh = unsafe EVP_MD_CTX_new() else {
            unsafe EVP_MD_CTX_free(context)
            throw .digest("EVP_MD_CTX_new")
        }
        unsafe self.context = context
        unsafe self.fresh = fresh
        unsafe result = .allocate(capacity: Self.byteCount)
        unsafe result.initialize(repeating: 0, count: Self.byteCount)
        guard unsafe EVP_DigestInit_ex(fresh, algorithm, nil) == 1 else {
            throw .digest("EVP_DigestInit_ex")
        }
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
        unsafe EVP_MD_CTX_free(fresh)
        unsafe OPENSSL_cleanse(result, Self.byteCount)
        unsafe result.deallocate()
    }

    /// Computes SHA-256 of `bytes`.
    func hash(_ bytes: borrowing Span<UInt8>) throws(SigV4Error) {
        unsafe try start(from: fresh)
        try update(bytes)
        try finish()
    }

    /// Computes HMAC-SHA-256 of `message` under `key`.
    func authenticate(_ message: borrowing Span<UInt8>, key: SigningKey) throws(SigV4Error) {
        unsafe try start(from: key.inner)
        try update(message)
        try finish()
        unsafe try start(from: key.outer)
        unsafe try update(result, Self.byteCount)
        try finish()
    }

    /// A new context, which the caller frees, that has taken `block`.
    func contextAfter(_ block: borrowing ByteBuffer) throws(SigV4Error) -> OpaquePointer {
        guard let copy = unsafe EVP_MD_CTX_new() else { throw .digest("EVP_MD_CTX_new") }
        do throws(SigV4Error) {
            unsafe try start(from: fresh)
            try block.withSpan { span throws(SigV4Error) in try update(span) }
            guard unsafe EVP_MD_CTX_copy_ex(copy, context) == 1 else { throw .digest("EVP_MD_CTX_copy_ex") }
        } catch {
            unsafe EVP_MD_CTX_free(copy)
            throw error
        }
        return unsafe copy
    }

    /// A key made of the last result.
    func keyFromResult(scope: String) throws(SigV4Error) -> SigningKey {
        let span = unsafe UnsafeBufferPointer(start: result, count: Self.byteCount).span
        return try SigningKey(span, scope: scope, digest: self)
    }

    /// Appends the last result in lower-case hexadecimal digits.
    func appendHexResult(to bytes: inout ByteBuffer) {
        withResult { bytes.appendLowerHex($0) }
    }

    /// Whether the last result is the digest that `hex` spells in lower case, found out in constant time.
    func resultEquals(hex: String) -> Bool {
        var expected = ByteBuffer(capacity: 2 * Self.byteCount)
        appendHexResult(to: &expected)
        let given = Array(hex.utf8)
        guard given.count == expected.count else { return false }
        return expected.withSpan { expected in
            unsafe expected.withUnsafeBufferPointer {
                unsafe CRYPTO_memcmp($0.baseAddress, given, given.count)
            }
        } == 0
    }

    /// Overwrites the last result.
    func wipeResult() {
        unsafe OPENSSL_cleanse(result, Self.byteCount)
    }

    /// Gives `body` the last result.
    func withResult<Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Void) throws(Failure) {
        unsafe try body(UnsafeBufferPointer(start: result, count: Self.byteCount).span)
    }

    /// Goes on from where `other` is, which costs less than to begin and to take a block.
    private func start(from other: OpaquePointer) throws(SigV4Error) {
        guard unsafe EVP_MD_CTX_copy_ex(context, other) == 1 else { throw .digest("EVP_MD_CTX_copy_ex") }
    }

    private func update(_ bytes: borrowing Span<UInt8>) throws(SigV4Error) {
        let done = unsafe bytes.withUnsafeBufferPointer {
            unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count)
        }
        guard done == 1 else { throw .digest("EVP_DigestUpdate") }
    }

    private func update(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws(SigV4Error) {
        guard unsafe EVP_DigestUpdate(context, bytes, count) == 1 else { throw .digest("EVP_DigestUpdate") }
    }

    private func finish() throws(SigV4Error) {
        guard unsafe EVP_DigestFinal_ex(context, result, nil) == 1 else {
            throw .digest("EVP_DigestFinal_ex")
        }
    }
}

extension SigV4Error {
    fileprivate static func digest(_ function: String) -> SigV4Error {
        SigV4Error(
            .digestFailed,
            subject: "libcrypto",
            message: DigestError(function: function).description
        )
    }
}

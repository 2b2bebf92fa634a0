import Basics
import CLibcrypto

/// SHA-256 and HMAC-SHA-256 on a single libcrypto context that is reinitialized for each operation.
///
/// Not `Sendable`: it has one owner at a time. The result is stored in the object until the next operation, so that
/// digests need no allocation.
@safe final class DigestContext {
    static let byteCount = 32
    static let blockByteCount = 64

    private let context: OpaquePointer
    /// A context without input. Copying it is faster than initializing another.
    private let fresh: OpaquePointer
    private let result: UnsafeMutablePointer<UInt8>

    init() throws(SigV4Error) {
        let algorithm: OpaquePointer
        do throws(DigestError) {
            unsafe algorithm = try DigestAlgorithm.sha256.evp()
        } catch {
            throw .digest(error.function)
        }
        guard let context = unsafe s3c_md_ctx_new() else { throw .digest("EVP_MD_CTX_new") }
        guard let fresh = unsafe s3c_md_ctx_new() else {
            unsafe s3c_md_ctx_free(context)
            throw .digest("EVP_MD_CTX_new")
        }
        unsafe self.context = context
        unsafe self.fresh = fresh
        unsafe result = .allocate(capacity: Self.byteCount)
        unsafe result.initialize(repeating: 0, count: Self.byteCount)
        guard unsafe s3c_digest_init(fresh, algorithm) == 1 else {
            throw .digest("EVP_DigestInit_ex")
        }
    }

    deinit {
        unsafe s3c_md_ctx_free(context)
        unsafe s3c_md_ctx_free(fresh)
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

    /// Creates a context that has processed `block`. The caller frees it.
    func contextAfter(_ block: borrowing ByteBuffer) throws(SigV4Error) -> OpaquePointer {
        guard let copy = unsafe s3c_md_ctx_new() else { throw .digest("EVP_MD_CTX_new") }
        do throws(SigV4Error) {
            unsafe try start(from: fresh)
            try block.withSpan { span throws(SigV4Error) in try update(span) }
            guard unsafe s3c_md_ctx_copy(copy, context) == 1 else { throw .digest("EVP_MD_CTX_copy_ex") }
        } catch {
            unsafe s3c_md_ctx_free(copy)
            throw error
        }
        return unsafe copy
    }

    /// Creates a key from the last result.
    func keyFromResult(scope: String) throws(SigV4Error) -> SigningKey {
        let span = unsafe UnsafeBufferPointer(start: result, count: Self.byteCount).span
        return try SigningKey(span, scope: scope, digest: self)
    }

    /// Appends the last result in lowercase hexadecimal digits.
    func appendHexResult(to bytes: inout ByteBuffer) {
        withResult { bytes.appendLowerHex($0) }
    }

    /// Compares the last result with the lowercase digest `hex` in constant time.
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

    /// Calls `body` with the last result.
    func withResult<Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Void) throws(Failure) {
        unsafe try body(UnsafeBufferPointer(start: result, count: Self.byteCount).span)
    }

    /// Continues from the state of `other`, which is faster than starting over and processing a block.
    private func start(from other: OpaquePointer) throws(SigV4Error) {
        guard unsafe s3c_md_ctx_copy(context, other) == 1 else { throw .digest("EVP_MD_CTX_copy_ex") }
    }

    private func update(_ bytes: borrowing Span<UInt8>) throws(SigV4Error) {
        let done = unsafe bytes.withUnsafeBufferPointer {
            unsafe s3c_digest_update(context, $0.baseAddress, $0.count)
        }
        guard done == 1 else { throw .digest("EVP_DigestUpdate") }
    }

    private func update(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws(SigV4Error) {
        guard unsafe s3c_digest_update(context, bytes, count) == 1 else { throw .digest("EVP_DigestUpdate") }
    }

    private func finish() throws(SigV4Error) {
        guard unsafe s3c_digest_final(context, result) == 1 else {
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

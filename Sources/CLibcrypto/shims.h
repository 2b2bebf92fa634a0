#ifndef S3CONTROL_CLIBCRYPTO_SHIMS_H
#define S3CONTROL_CLIBCRYPTO_SHIMS_H

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/opensslv.h>
#include <openssl/x509.h>

/// Initializes libcrypto without its exit handler, which would free what other threads still use while the process exits.
///
/// Has an effect only before any other use of libcrypto. BoringSSL has no such handler.
static inline void s3c_crypto_initialize(void) {
#ifdef OPENSSL_INIT_NO_ATEXIT
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
#endif
}

#ifdef OPENSSL_IS_BORINGSSL
// What OpenSSL has for values of a thread.
#include <pthread.h>
typedef pthread_key_t CRYPTO_THREAD_LOCAL;
static inline int CRYPTO_THREAD_init_local(CRYPTO_THREAD_LOCAL *key, void (*cleanup)(void *)) {
    return pthread_key_create(key, cleanup) == 0;
}
static inline void *CRYPTO_THREAD_get_local(CRYPTO_THREAD_LOCAL *key) { return pthread_getspecific(*key); }
static inline int CRYPTO_THREAD_set_local(CRYPTO_THREAD_LOCAL *key, void *value) {
    return pthread_setspecific(*key, value) == 0;
}
static inline int CRYPTO_THREAD_cleanup_local(CRYPTO_THREAD_LOCAL *key) { return pthread_key_delete(*key) == 0; }
#endif

// A fetched algorithm spares each use the search for a provider. BoringSSL and OpenSSL before 3 fetch nothing.
#if defined(OPENSSL_IS_BORINGSSL) || OPENSSL_VERSION_NUMBER < 0x30000000L
static inline const EVP_MD *s3c_sha256(void) { return EVP_sha256(); }
static inline const EVP_MD *s3c_sha1(void) { return EVP_sha1(); }
static inline const EVP_MD *s3c_sha512(void) { return EVP_sha512(); }
static inline const EVP_MD *s3c_md5(void) { return EVP_md5(); }
#else
static inline const EVP_MD *s3c_sha256(void) { return EVP_MD_fetch(NULL, "SHA2-256", NULL); }
static inline const EVP_MD *s3c_sha1(void) { return EVP_MD_fetch(NULL, "SHA1", NULL); }
static inline const EVP_MD *s3c_sha512(void) { return EVP_MD_fetch(NULL, "SHA2-512", NULL); }
/// "-fips": a machine in FIPS mode offers MD5 only to callers that say it is not for security.
static inline const EVP_MD *s3c_md5(void) { return EVP_MD_fetch(NULL, "MD5", "-fips"); }
#endif

// OpenSSL only declares EVP_MD_CTX and EVP_PKEY, BoringSSL defines them: a pointer to either would be of one type in Swift with the
// one, and of another type with the other. These structures are never defined.
typedef struct s3c_md_ctx s3c_md_ctx;
typedef struct s3c_pkey s3c_pkey;

static inline s3c_md_ctx *s3c_md_ctx_new(void) { return (s3c_md_ctx *)EVP_MD_CTX_new(); }
static inline void s3c_md_ctx_free(s3c_md_ctx *context) { EVP_MD_CTX_free((EVP_MD_CTX *)context); }
static inline int s3c_md_ctx_copy(s3c_md_ctx *copy, const s3c_md_ctx *context) {
    return EVP_MD_CTX_copy_ex((EVP_MD_CTX *)copy, (const EVP_MD_CTX *)context);
}

static inline int s3c_digest_init(s3c_md_ctx *context, const EVP_MD *algorithm) {
    return EVP_DigestInit_ex((EVP_MD_CTX *)context, algorithm, NULL);
}
static inline int s3c_digest_update(s3c_md_ctx *context, const void *bytes, size_t count) {
    return EVP_DigestUpdate((EVP_MD_CTX *)context, bytes, count);
}
static inline int s3c_digest_final(s3c_md_ctx *context, unsigned char *digest) {
    return EVP_DigestFinal_ex((EVP_MD_CTX *)context, digest, NULL);
}

/// Signs `bytes`; `size` holds the room in `signature`, and then the signature's size.
static inline int s3c_digest_sign(
    const EVP_MD *algorithm, s3c_pkey *key, unsigned char *signature, size_t *size, const unsigned char *bytes, size_t count) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int done = context != NULL && EVP_DigestSignInit(context, NULL, algorithm, NULL, (EVP_PKEY *)key) == 1 &&
        EVP_DigestSign(context, signature, size, bytes, count) == 1;
    EVP_MD_CTX_free(context);
    return done;
}

/// The private key in `der`, of any form and algorithm.
static inline s3c_pkey *s3c_pkey_read(const unsigned char *der, size_t count) {
    const unsigned char *start = der;
    return (s3c_pkey *)d2i_AutoPrivateKey(NULL, &start, (long)count);
}
static inline void s3c_pkey_free(s3c_pkey *key) { EVP_PKEY_free((EVP_PKEY *)key); }

/// Writes the public key in DER, and returns its size; for NULL, only that.
static inline int s3c_pkey_write_public(s3c_pkey *key, unsigned char *der) {
    unsigned char *start = der;
    return i2d_PUBKEY((EVP_PKEY *)key, der == NULL ? NULL : &start);
}

#endif

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

#endif

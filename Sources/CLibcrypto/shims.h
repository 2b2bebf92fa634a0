#ifndef S3CONTROL_CLIBCRYPTO_SHIMS_H
#define S3CONTROL_CLIBCRYPTO_SHIMS_H

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/opensslv.h>

/// Initializes libcrypto without its exit handler, which would free what other threads still use while the process exits.
///
/// Has an effect only before any other use of libcrypto. BoringSSL has no such handler.
static inline void s3c_crypto_initialize(void) {
#ifdef OPENSSL_INIT_NO_ATEXIT
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
#endif
}

#endif

#ifndef S3CONTROL_CLIBCRYPTO_SHIMS_H
#define S3CONTROL_CLIBCRYPTO_SHIMS_H

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/opensslv.h>

#endif

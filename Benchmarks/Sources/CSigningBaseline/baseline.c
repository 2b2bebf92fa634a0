#include "CSigningBaseline.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double monotonic_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

long baseline_allocations(void) {
    uint8_t hash[32] = {0};
    EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA2-256", NULL);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    long before = 0;
    for (int i = 0; i < 4; i++) {
        if (i == 1) before = allocation_count();
        EVP_DigestInit_ex2(context, sha256, NULL);
        EVP_DigestUpdate(context, hash, sizeof hash);
        EVP_DigestFinal_ex(context, hash, NULL);
    }
    long count = allocation_count() - before;
    EVP_MD_CTX_free(context);
    EVP_MD_free(sha256);
    return count;
}

void end_process(void) { exit(0); }

// The blocks of HMAC with a key of up to 64 bytes.
static int pad_key(const uint8_t *key, size_t count, uint8_t inner[64], uint8_t outer[64]) {
    if (count > 64) return 0;
    memset(inner, 0x36, 64);
    memset(outer, 0x5c, 64);
    for (size_t i = 0; i < count; i++) inner[i] ^= key[i], outer[i] ^= key[i];
    return 1;
}

// With the padded key blocks at hand, re-initialising one digest context.
static double with_digests(const uint8_t *cr, size_t cr_count, const uint8_t *sts, size_t sts_count,
                           const uint8_t *key, size_t key_count, long rounds, uint8_t *out) {
    uint8_t inner[64], outer[64], hash[32];
    if (!pad_key(key, key_count, inner, outer)) return -1;
    EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA2-256", NULL);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (!sha256 || !context) return -1;
    int good = 1;
    double start = monotonic_seconds();
    for (long i = 0; i < rounds; i++) {
        good &= EVP_DigestInit_ex2(context, sha256, NULL);
        good &= EVP_DigestUpdate(context, cr, cr_count);
        good &= EVP_DigestFinal_ex(context, hash, NULL);
        good &= EVP_DigestInit_ex2(context, sha256, NULL);
        good &= EVP_DigestUpdate(context, inner, sizeof inner);
        good &= EVP_DigestUpdate(context, sts, sts_count);
        good &= EVP_DigestFinal_ex(context, hash, NULL);
        good &= EVP_DigestInit_ex2(context, sha256, NULL);
        good &= EVP_DigestUpdate(context, outer, sizeof outer);
        good &= EVP_DigestUpdate(context, hash, sizeof hash);
        good &= EVP_DigestFinal_ex(context, out, NULL);
    }
    double seconds = monotonic_seconds() - start;
    EVP_MD_CTX_free(context);
    EVP_MD_free(sha256);
    return good ? seconds : -1;
}

// With libcrypto's own HMAC, re-initialised with the key that it holds.
static double with_mac(const uint8_t *cr, size_t cr_count, const uint8_t *sts, size_t sts_count,
                       const uint8_t *key, size_t key_count, long rounds, uint8_t *out) {
    EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA2-256", NULL);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *mac = hmac ? EVP_MAC_CTX_new(hmac) : NULL;
    char name[] = "SHA2-256";
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                               OSSL_PARAM_construct_end()};
    if (!sha256 || !context || !mac || EVP_MAC_init(mac, key, key_count, parameters) != 1) return -1;
    uint8_t hash[32];
    size_t written;
    int good = 1;
    double start = monotonic_seconds();
    for (long i = 0; i < rounds; i++) {
        good &= EVP_DigestInit_ex2(context, sha256, NULL);
        good &= EVP_DigestUpdate(context, cr, cr_count);
        good &= EVP_DigestFinal_ex(context, hash, NULL);
        good &= EVP_MAC_init(mac, NULL, 0, NULL);
        good &= EVP_MAC_update(mac, sts, sts_count);
        good &= EVP_MAC_final(mac, out, &written, 32);
    }
    double seconds = monotonic_seconds() - start;
    EVP_MAC_CTX_free(mac);
    EVP_MAC_free(hmac);
    EVP_MD_CTX_free(context);
    EVP_MD_free(sha256);
    return good ? seconds : -1;
}

// Copying contexts that hold the key's blocks already.
static double with_copies(const uint8_t *cr, size_t cr_count, const uint8_t *sts, size_t sts_count,
                          const uint8_t *key, size_t key_count, long rounds, uint8_t *out) {
    uint8_t inner[64], outer[64], hash[32];
    if (!pad_key(key, key_count, inner, outer)) return -1;
    EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA2-256", NULL);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_MD_CTX *starts[3] = {EVP_MD_CTX_new(), EVP_MD_CTX_new(), EVP_MD_CTX_new()};
    int good = sha256 && context;
    for (int i = 0; i < 3; i++) good = good && starts[i] && EVP_DigestInit_ex2(starts[i], sha256, NULL);
    if (!good) return -1;
    good &= EVP_DigestUpdate(starts[1], inner, sizeof inner);
    good &= EVP_DigestUpdate(starts[2], outer, sizeof outer);
    double start = monotonic_seconds();
    for (long i = 0; i < rounds; i++) {
        good &= EVP_MD_CTX_copy_ex(context, starts[0]);
        good &= EVP_DigestUpdate(context, cr, cr_count);
        good &= EVP_DigestFinal_ex(context, hash, NULL);
        good &= EVP_MD_CTX_copy_ex(context, starts[1]);
        good &= EVP_DigestUpdate(context, sts, sts_count);
        good &= EVP_DigestFinal_ex(context, hash, NULL);
        good &= EVP_MD_CTX_copy_ex(context, starts[2]);
        good &= EVP_DigestUpdate(context, hash, sizeof hash);
        good &= EVP_DigestFinal_ex(context, out, NULL);
    }
    double seconds = monotonic_seconds() - start;
    for (int i = 0; i < 3; i++) EVP_MD_CTX_free(starts[i]);
    EVP_MD_CTX_free(context);
    EVP_MD_free(sha256);
    return good ? seconds : -1;
}

double baseline_seconds(const uint8_t *cr, size_t cr_count, const uint8_t *sts, size_t sts_count,
                        const uint8_t *key, size_t key_count, long rounds, uint8_t *out) {
    double (*const ways[])(const uint8_t *, size_t, const uint8_t *, size_t, const uint8_t *, size_t, long,
                           uint8_t *) = {with_digests, with_mac, with_copies};
    double fastest = -1;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        uint8_t result[32];
        double seconds = ways[i](cr, cr_count, sts, sts_count, key, key_count, rounds, result);
        if (seconds < 0 || (i > 0 && memcmp(out, result, sizeof result) != 0)) return -1;
        memcpy(out, result, sizeof result);
        if (i == 0 || seconds < fastest) fastest = seconds;
    }
    return fastest;
}

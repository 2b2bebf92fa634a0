#ifndef S3CONTROL_CCHECKSUMS_SHIMS_H
#define S3CONTROL_CCHECKSUMS_SHIMS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Powers of x modulo a check's polynomial, for folding (Intel, "Fast CRC Computation for Generic Polynomials Using
/// PCLMULQDQ Instruction", 2009): reflected, in 64 bits.
typedef struct {
    /// x^(512 + 63) and x^(512 - 1): what moves 128 bits over 64 bytes.
    uint64_t over64_low, over64_high;
    /// x^(128 + 63) and x^(128 - 1): what moves 128 bits over 16 bytes.
    uint64_t over16_low, over16_high;
} s3c_crc_powers;

#if defined(__x86_64__)

/// Whether the processor multiplies polynomials (PCLMULQDQ).
static inline int s3c_crc_can_fold(void) {
    unsigned leaf = 1, b, features, d;
    __asm__("cpuid" : "+a"(leaf), "=b"(b), "=c"(features), "=d"(d));
    return features >> 1 & 1;
}

typedef long long s3c_crc_pair __attribute__((vector_size(16)));

__attribute__((target("pclmul"), always_inline)) static inline s3c_crc_pair
s3c_crc_move(s3c_crc_pair value, s3c_crc_pair powers) {
    return __builtin_ia32_pclmulqdq128(value, powers, 0x00) ^ __builtin_ia32_pclmulqdq128(value, powers, 0x11);
}

__attribute__((always_inline)) static inline s3c_crc_pair s3c_crc_load(const uint8_t *bytes) {
    s3c_crc_pair value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

/// Makes 16 bytes of the blocks of 64 bytes that `bytes`, 64 at least, begin with: bytes that have the same reflected
/// check, if the check before those, `check`, is not inverted and the check before these is 0.
///
/// Returns how many bytes that were.
__attribute__((target("pclmul"))) static inline size_t
s3c_crc_fold(const uint8_t *bytes, size_t count, uint64_t check, s3c_crc_powers powers, uint8_t rest[16]) {
    const s3c_crc_pair over64 = {(long long)powers.over64_low, (long long)powers.over64_high};
    const s3c_crc_pair over16 = {(long long)powers.over16_low, (long long)powers.over16_high};
    s3c_crc_pair a = s3c_crc_load(bytes) ^ (s3c_crc_pair){(long long)check, 0};
    s3c_crc_pair b = s3c_crc_load(bytes + 16), c = s3c_crc_load(bytes + 32), d = s3c_crc_load(bytes + 48);
    size_t position = 64;
    for (; count - position >= 64; position += 64) {
        const uint8_t *block = bytes + position;
        a = s3c_crc_move(a, over64) ^ s3c_crc_load(block);
        b = s3c_crc_move(b, over64) ^ s3c_crc_load(block + 16);
        c = s3c_crc_move(c, over64) ^ s3c_crc_load(block + 32);
        d = s3c_crc_move(d, over64) ^ s3c_crc_load(block + 48);
    }
    b ^= s3c_crc_move(a, over16);
    c ^= s3c_crc_move(b, over16);
    d ^= s3c_crc_move(c, over16);
    memcpy(rest, &d, sizeof d);
    return position;
}

#else

static inline int s3c_crc_can_fold(void) { return 0; }

static inline size_t
s3c_crc_fold(const uint8_t *bytes, size_t count, uint64_t check, s3c_crc_powers powers, uint8_t rest[16]) {
    (void)bytes, (void)count, (void)check, (void)powers, (void)rest;
    return 0;
}

#endif

#endif

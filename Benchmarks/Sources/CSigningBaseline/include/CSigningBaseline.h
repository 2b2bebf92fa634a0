#ifndef S3CONTROL_SIGNING_BASELINE_H
#define S3CONTROL_SIGNING_BASELINE_H

#include <stddef.h>
#include <stdint.h>

/// Seconds that `rounds` times the unavoidable hashing takes: one SHA-256 of the canonical request and one
/// HMAC-SHA-256 of the string to sign under a key that is ready. Every way that libcrypto has is tried
/// and the fastest one counts. `out` receives the 32 bytes of the last HMAC. Negative on failure.
double baseline_seconds(const uint8_t *_Nonnull canonical_request, size_t canonical_request_count,
                        const uint8_t *_Nonnull string_to_sign, size_t string_to_sign_count,
                        const uint8_t *_Nonnull key, size_t key_count, long rounds, uint8_t *_Nonnull out);

/// Seconds on a clock that only goes forward.
double monotonic_seconds(void);

/// The number of calls to malloc, calloc and realloc by this thread so far; negative where it cannot be counted.
long allocation_count(void);

/// The number of allocations that libcrypto itself makes for the three digests of a signature, on a
/// context that has been used before (3.0 makes one at every start of a digest).
long baseline_allocations(void);

/// Ends the process with status 0.
void end_process(void);

#endif

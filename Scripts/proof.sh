#!/usr/bin/env bash
# Runs what takes other builds than the tests: a package that depends on this one, and short forms of benchmarks, soaking, fuzzing,
# and the thread sanitizer.
# For longer runs, call their scripts.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh
export S3CONTROL_WARNINGS_AS_ERRORS=1

# A package that depends on this one by URL, and what each combination of traits resolves.
Scripts/interop.sh -k consumer

# They are the release build, too, whose optimizer is another compiler.
say "The benchmarks run, for a second each"
Scripts/bench.sh --quick

# Each can be set to nothing, which leaves it out.
fuzz_seconds="${S3CONTROL_FUZZ_SECONDS-80}"
soak_minutes="${S3CONTROL_SOAK_MINUTES-0.3}"
sanitized="${S3CONTROL_SANITIZED-TransportTests|SigningKeyCache|CachingCredentials|AsyncSemaphore|SlotTests}"
[ -z "$soak_minutes" ] || SOAK_CONFIGURATION=debug Scripts/soak.sh "$soak_minutes"
# The same inputs for the same commit. The nightly run tries new ones.
export S3CONTROL_FUZZ_SEED="${S3CONTROL_FUZZ_SEED:-1}"
[ -z "$fuzz_seconds" ] || Scripts/fuzz.sh all "$fuzz_seconds"
[ -z "$sanitized" ] || Scripts/sanitize.sh thread "$sanitized"

say "Everything passed"

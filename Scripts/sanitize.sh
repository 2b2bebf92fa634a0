#!/usr/bin/env bash
# Runs the package's tests under a sanitizer: Scripts/sanitize.sh thread, or address; all of them, or those that a
# second argument, a regular expression as `swift test --filter` takes it, names.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh

sanitizer="${1:?thread or address}"
filter="${2:-}"
install_dependencies openssl:openssl nginx:nginx-light
# Built apart: instrumented code does not link with other code of the same modules.
build=(--sanitize "$sanitizer" --scratch-path ".build-$sanitizer")
# The backtracer would hold each finding up for minutes.
export SWIFT_BACKTRACE=enable=no
case "$sanitizer" in
thread)
    known="$PWD/Tests/thread-sanitizer-suppressions.txt"
    # One of the tests' processes forks, and its child starts a thread.
    export TSAN_OPTIONS="halt_on_error=1 die_after_fork=0 suppressions='$known' ${TSAN_OPTIONS:-}"
    ;;
# Not the leaks: Swift refers to much by pointers whose spare bits tell an enum's case, which LeakSanitizer does
# not follow.
address) export ASAN_OPTIONS="detect_leaks=0 ${ASAN_OPTIONS:-}" ;;
*) fail "the sanitizer is thread or address, not $sanitizer" ;;
esac

say "Building the tests with the $sanitizer sanitizer"
swift build --build-tests "${build[@]}"
if [ "$sanitizer" = thread ] && [ "$(uname)" = Linux ]; then
    mutex="$PWD/.build-thread/mutex.so"
    "$(dirname "$(readlink -f "$(command -v swift)")")/clang" -shared -fPIC -O1 Tests/thread-sanitizer-mutex.c -o "$mutex"
    export LD_PRELOAD="$mutex"
fi
say "Tests under the $sanitizer sanitizer"
# One after the other where it is the transport's tests: they put real connections under real time limits, which
# instrumented code that runs beside them makes them miss.
if [ -n "$filter" ]; then
    swift test --skip-build "${build[@]}" --no-parallel --filter "$filter"
else
    swift test --skip-build "${build[@]}" --skip TransportTests
    swift test --skip-build "${build[@]}" --no-parallel --filter TransportTests
fi

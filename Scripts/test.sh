#!/usr/bin/env bash
# Runs the format check, all tests of the package and its tools, the documentation's checks, and the interop suite with the AWS CLI,
# boto3, and botocore. `Scripts/test.sh quick` runs the format check and the package's tests, without those of the transport, for
# the loop of a developer. CI runs Scripts/proof.sh, too.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh

# nginx is the TLS and HTTP/2 server that the transport's tests connect to.
packages=(python3:python3 openssl:openssl nginx:nginx-light readelf:binutils)
[ "${1:-}" = quick ] || packages+=("${interop_packages[@]}")
install_dependencies "${packages[@]}"
export S3CONTROL_WARNINGS_AS_ERRORS=1

say "Format"
swift format lint --strict --recursive Package.swift Sources Tests Examples Tools/Package.swift Tools/Sources Tools/Tests \
    Fuzz/Package.swift Fuzz/Sources Benchmarks/Package.swift Benchmarks/Sources

if [ "${1:-}" = quick ]; then
    say "Tests of the package"
    swift build "${debug_build[@]}" --build-tests
    swift test --skip-build "${debug_build[@]}" --skip TransportTests
    exit
fi

# The background command runs in its own process group, so that all its processes can be ended.
log="$(mktemp)"
group=""
end() {
    trap '' INT TERM
    if [ -n "$group" ]; then
        kill -INT -- "-$group" 2>/dev/null || true
        for _ in $(seq 1 100); do
            kill -0 -- "-$group" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL -- "-$group" 2>/dev/null || true
        cat "$log"
    fi
    rm -f "$log"
}
trap end EXIT
trap 'exit 130' INT TERM

# Begins a command in the background, whose output is kept.
begin() {
    set -m
    "$@" >"$log" 2>&1 </dev/null &
    set +m
    group="$!"
}

# Waits for the command in the background, and shows its output.
finish() {
    local status=0
    wait "$group" || status=$?
    group=""
    cat "$log"
    return "$status"
}

say "Building the package and the tools"
begin Scripts/interop.sh --prepare
swift build "${debug_build[@]}" --build-tests
build "${debug_tools[@]}" --build-tests
finish

# Scripts/proof.sh runs the tests that are left out here: they build a package that depends on this one.
begin Scripts/interop.sh --prepared --ignore Tests/Interop/test_consumer.py

say "Tests of the package, while the interop suite runs"
swift test --skip-build "${debug_build[@]}" --skip TransportTests
# The transport's tests put real connections under real time limits: apart from the tests that compute with all processors.
swift test --skip-build "${debug_build[@]}" --filter TransportTests
Scripts/libcurl.sh

# That the documentation is whole, and that callers of the last version still compile.
Scripts/docs.sh
Scripts/api.sh
Scripts/workflows.sh

say "Tests of the tools and the traits"
swift test --skip-build "${debug_tools[@]}"

say "Waiting for the interop suite"
finish

say "Everything passed"

#!/usr/bin/env bash
# Runs the format check, all tests of the package and its tools, the documentation's checks, and the interop suite with the AWS CLI,
# boto3, and botocore. `Scripts/test.sh quick` runs the format check and the package's tests, without those of the transport, for
# the loop of a developer. CI runs Scripts/proof.sh, too.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh

# nginx is the TLS and HTTP/2 server that the transport's tests connect to.
install_dependencies python3:python3 openssl:openssl nginx:nginx-light readelf:binutils
export S3CONTROL_WARNINGS_AS_ERRORS=1

say "Format"
swift format lint --strict --recursive Package.swift Sources Tests Examples Tools/Package.swift Tools/Sources Tools/Tests \
    Fuzz/Package.swift Fuzz/Sources Benchmarks/Package.swift Benchmarks/Sources

say "Tests of the package"
swift build --build-tests
if [ "${1:-}" = quick ]; then
    swift test --skip-build --skip TransportTests
    exit
fi
# The transport's tests put real connections under real time limits: apart from what computes beside them.
swift test --skip-build --skip TransportTests
swift test --skip-build --filter TransportTests
Scripts/libcurl.sh

# Beside the tests: that the documentation is whole, and that callers of the last version still compile.
Scripts/docs.sh
Scripts/api.sh
Scripts/workflows.sh

say "Tests of the traits"
swift test --package-path Tests/Instruments

say "Tests of the tools"
swift test --package-path Tools

Scripts/interop.sh

say "Everything passed"

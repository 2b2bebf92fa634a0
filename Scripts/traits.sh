#!/usr/bin/env bash
# Builds the library with each trait alone, then runs the tests of all of them together, and those of the trait of Tools
# alone. What each combination resolves is in the interop suite (Tests/Interop/test_consumer.py).
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh
install_dependencies
export S3CONTROL_WARNINGS_AS_ERRORS=1

for trait in $(swift package dump-package | python3 -c '
import json, sys
print(*(trait["name"] for trait in json.load(sys.stdin)["traits"] if trait["name"] != "default"))'); do
    say "The trait $trait alone"
    # Built apart, so that the package itself is not built again each time.
    swift build "${debug_build[@]}" --scratch-path .build-traits --traits "$trait" --product S3Control
done

say "Tests of the traits together"
build "${debug_tools[@]}" --build-tests
swift test --skip-build "${debug_tools[@]}" --filter TraitTests

say "The emulator's server as a service"
swift test "${debug_build[@]}" --package-path Tools --traits ServiceLifecycle --filter EmulatorServiceTests

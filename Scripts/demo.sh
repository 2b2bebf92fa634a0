#!/usr/bin/env bash
# Builds the package, starts the emulator on a free port, cancels jobs in it over HTTP, and runs a job on objects in its memory.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh

trap stop_emulator EXIT
trap 'exit 130' INT TERM

install_dependencies
say "Building (the first time takes a few minutes)"
swift build --quiet --package-path Tools --product s3control-emulator
swift build --quiet --package-path Tools --product s3control-demo
swift build --quiet --product CancelJob
tools="$(swift build --package-path Tools --show-bin-path)"
examples="$(swift build --show-bin-path)"
emulator_binary="$tools/s3control-emulator"

start_emulator --memory-store --bucket photos --bucket lists \
    --job 11111111-aaaa-4bbb-8ccc-000000000001=Suspended \
    --job 11111111-aaaa-4bbb-8ccc-000000000002=Suspended \
    --job 11111111-aaaa-4bbb-8ccc-000000000003=Active \
    --job 8d9a18fe-c303-4d39-8ccc-860d372da386=Suspended
say "The emulator listens on $emulator_url"

export AWS_ACCOUNT_ID=123456789012 AWS_REGION=us-east-1 AWS_ENDPOINT_URL_S3_CONTROL="$emulator_url" AWS_ENDPOINT_URL_S3="$emulator_url"
export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
unset AWS_SESSION_TOKEN AWS_PROFILE

"$tools/s3control-demo" \
    11111111-aaaa-4bbb-8ccc-000000000001 \
    11111111-aaaa-4bbb-8ccc-000000000002 \
    11111111-aaaa-4bbb-8ccc-000000000003

say "5. The Java sample cancelJobAsync, in Swift: Examples/CancelJob"
echo "\$ CancelJob 8d9a18fe-c303-4d39-8ccc-860d372da386 123456789012"
"$examples/CancelJob" 8d9a18fe-c303-4d39-8ccc-860d372da386 123456789012

say "And when it cannot: a job that does not exist"
echo "\$ CancelJob 00000000-0000-4000-8000-000000000000 123456789012"
if "$examples/CancelJob" 00000000-0000-4000-8000-000000000000 123456789012; then
    fail "cancelling a job that does not exist should have failed"
else
    echo "exit status $?"
fi
say "Done. The emulator is stopped."

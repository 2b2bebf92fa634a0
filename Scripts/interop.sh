#!/usr/bin/env bash
# The interop suite: pinned botocore, boto3 and AWS CLI in a virtual environment, against what is built here.
# It includes the tests of the benchmarks' scripts. At the same time, two parts run with other versions of botocore: the
# comparison of credentials and configuration with an older one, and that of the model with the newest one, so that a
# change of the service shows before a pin is moved.
#
# Usage: Scripts/interop.sh [--prepare | --prepared] [ARGUMENTS OF pytest]. With --prepare, it only makes the virtual
# environments; with --prepared, that and the building was done before.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh

trap 'exit 130' INT TERM
step="${1:-}"
case "$step" in --prepare | --prepared) shift ;; esac
venv=".venv-interop" newest=".venv-botocore" older=".venv-botocore-older"

prepare() {
    install_dependencies python3:python3 "${interop_packages[@]}"
    make_venv "$venv" Tests/Interop/requirements.txt 'import boto3, awscli, pytest, selenium, xdist'
    make_venv "$newest" Tests/Interop/requirements-newest.txt 'import botocore, pytest, regex'
    "$newest/bin/pip" install --quiet --no-compile --disable-pip-version-check --upgrade botocore ||
        say "The registry cannot be reached: the newest botocore that is installed here is compared"
    make_venv "$older" Tests/Interop/requirements-older.txt 'import awscrt, botocore, cryptography, pytest'
}

if [ "$step" != --prepared ]; then
    prepare
    [ "$step" != --prepare ] || exit 0
    say "Building what the interop suite drives"
    for example in CancelJob BatchScenario TagEverything TaskFunction; do swift build "${debug_build[@]}" --product "$example"; done
    build "${debug_tools[@]}"
fi

logs="$(mktemp -d)"
older_pid="" newest_pid=""
end() {
    # shellcheck disable=SC2086
    [ -z "$older_pid$newest_pid" ] || kill $older_pid $newest_pid 2>/dev/null || true
    rm -rf "$logs"
}
trap end EXIT
tests=(-m pytest -q --no-header -p no:cacheprovider)
failed=""

# Waits for one of these parts and shows its output. Arguments: a title, the process ID, and the file with the output.
# A filter that selects none of its tests is no failure.
finish() {
    local status=0
    wait "$2" || status=$?
    say "$1"
    cat "$3"
    [ "$status" -eq 0 ] || [ "$status" -eq 5 ] || failed=1
}

say "Interop suite"
TOOLS_BIN="$(swift build "${debug_tools[@]}" --show-bin-path)"
EXAMPLES_BIN="$(swift build "${debug_build[@]}" --show-bin-path)"
export TOOLS_BIN EXAMPLES_BIN
[ -x "$TOOLS_BIN/ConfigProbe" ] && [ -x "$EXAMPLES_BIN/CancelJob" ] || fail "nothing is built: leave out --prepared"
"$older/bin/python" "${tests[@]}" Tests/Interop/test_config.py Tests/Interop/test_credentials.py \
    Tests/Interop/test_credentials_edges.py Tests/Interop/test_login.py "$@" >"$logs/older" 2>&1 &
older_pid=$!
"$newest/bin/python" "${tests[@]}" Tests/Interop/test_model_drift.py Tests/Interop/test_patterns.py "$@" \
    >"$logs/newest" 2>&1 &
newest_pid=$!
# Two files for each processor at a time, because many tests wait. Tests of one file share servers.
"$venv/bin/python" "${tests[@]}" -n "$((2 * $(getconf _NPROCESSORS_ONLN)))" --dist loadfile --no-loadscope-reorder Tests/Interop Benchmarks "$@" || failed=1
finish "Credentials and configuration against botocore $("$older/bin/python" -c 'import botocore; print(botocore.__version__)')" \
    "$older_pid" "$logs/older"
finish "The model against botocore $("$newest/bin/python" -c 'import botocore; print(botocore.__version__)')" \
    "$newest_pid" "$logs/newest"
older_pid="" newest_pid=""
[ -z "$failed" ] || fail "the interop suite failed"

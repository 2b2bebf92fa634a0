#!/usr/bin/env bash
# The interop suite: pinned botocore, boto3 and AWS CLI in a virtual environment, against what is built here.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh

# The shells that completions are for, and the formatters of the manual page.
install_dependencies python3:python3 zsh:zsh fish:fish mandoc:mandoc groff:groff-base
venv=".venv-interop"
if ! "$venv/bin/python" -c 'import boto3, awscli, pytest' 2>/dev/null; then
    say "Making a virtual environment for the interop suite"
    rm -rf "$venv"
    python3 -m venv "$venv" >/dev/null 2>&1 || {
        rm -rf "$venv"
        command -v apt-get >/dev/null 2>&1 || fail "python3 has no venv module: install it"
        as_root apt-get update -qq
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
        python3 -m venv "$venv"
    }
fi
"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement Tests/Interop/requirements.txt

say "Building what the interop suite drives"
swift build --product CancelJob
swift build --product BatchScenario
swift build --package-path Tools
swift build --package-path Tests/Interop

say "Interop suite"
INTEROP_BIN="$(swift build --package-path Tests/Interop --show-bin-path)" \
TOOLS_BIN="$(swift build --package-path Tools --show-bin-path)" \
EXAMPLES_BIN="$(swift build --show-bin-path)" \
    "$venv/bin/python" -m pytest -q --no-header -p no:cacheprovider Tests/Interop "$@"

#!/usr/bin/env bash
# The interop suite: pinned botocore, boto3 and AWS CLI in a virtual environment, against what is built here.
# With it run the tests of the benchmarks' scripts.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh

# The shells that completions are for, and the formatters of the manual page.
install_dependencies python3:python3 zsh:zsh fish:fish mandoc:mandoc groff:groff-base
venv=".venv-interop"
make_venv "$venv" Tests/Interop/requirements.txt 'import boto3, awscli, pytest'

say "Building what the interop suite drives"
swift build --product CancelJob
swift build --product BatchScenario
swift build --package-path Tools
swift build --package-path Tests/Interop

say "Interop suite"
INTEROP_BIN="$(swift build --package-path Tests/Interop --show-bin-path)" \
TOOLS_BIN="$(swift build --package-path Tools --show-bin-path)" \
EXAMPLES_BIN="$(swift build --show-bin-path)" \
    "$venv/bin/python" -m pytest -q --no-header -p no:cacheprovider Tests/Interop Benchmarks "$@"

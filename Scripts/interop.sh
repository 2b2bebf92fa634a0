#!/usr/bin/env bash
# The interop suite: pinned botocore, boto3 and AWS CLI in a virtual environment, against what is built here.
# With it run the tests of the benchmarks' scripts. What compares credentials and configuration then runs once more against
# the botocore before, and what compares the model against the newest one, so that a change of the service shows before a
# pin is moved.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh

# The shells that completions are for, the formatters of the manual page, and a browser for the emulator's page.
install_dependencies python3:python3 zsh:zsh fish:fish mandoc:mandoc groff:groff-base chromium:chromium chromedriver:chromium-driver
venv=".venv-interop"
make_venv "$venv" Tests/Interop/requirements.txt 'import boto3, awscli, pytest, selenium, xdist'

newest=".venv-botocore"
make_venv "$newest" Tests/Interop/requirements-newest.txt 'import botocore, pytest, regex'
"$newest/bin/pip" install --quiet --disable-pip-version-check --upgrade botocore ||
    say "The registry cannot be reached: the newest botocore that is installed here is compared"

older=".venv-botocore-older"
make_venv "$older" Tests/Interop/requirements-older.txt 'import awscrt, botocore, cryptography, pytest'

say "Building what the interop suite drives"
swift build --product CancelJob
swift build --product BatchScenario
swift build --product TagEverything
swift build --product TaskFunction
swift build --package-path Tools

say "Interop suite"
TOOLS_BIN="$(swift build --package-path Tools --show-bin-path)"
EXAMPLES_BIN="$(swift build --show-bin-path)"
export TOOLS_BIN EXAMPLES_BIN
# Two files at a time: most of the time a test waits for a program to start. Tests of one file share servers.
"$venv/bin/python" -m pytest -q --no-header -p no:cacheprovider -n 2 --dist loadfile Tests/Interop Benchmarks "$@"

say "Credentials and configuration against botocore $("$older/bin/python" -c 'import botocore; print(botocore.__version__)')"
"$older/bin/python" -m pytest -q --no-header -p no:cacheprovider Tests/Interop/test_config.py \
    Tests/Interop/test_credentials.py Tests/Interop/test_credentials_edges.py Tests/Interop/test_login.py "$@" || [ $? -eq 5 ]

say "The model against botocore $("$newest/bin/python" -c 'import botocore; print(botocore.__version__)')"
# A filter that selects none of these tests is no failure.
"$newest/bin/python" -m pytest -q --no-header -p no:cacheprovider \
    Tests/Interop/test_model_drift.py Tests/Interop/test_patterns.py Tests/Interop/test_differential.py || [ $? -eq 5 ]

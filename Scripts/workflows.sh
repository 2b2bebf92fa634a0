#!/usr/bin/env bash
# Checks the files of .github against GitHub's schemas, and the workflows by actionlint where that is installed.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh
install_dependencies python3:python3
requirements=.venv-workflows.txt
echo 'check-jsonschema==0.39.0' >"$requirements"
make_venv .venv-workflows "$requirements" 'import check_jsonschema'

check() { .venv-workflows/bin/check-jsonschema --builtin-schema "vendor.$1" "${@:2}"; }
check github-workflows .github/workflows/*.yml
check github-issue-forms .github/ISSUE_TEMPLATE/bug.yml .github/ISSUE_TEMPLATE/idea.yml
check github-issue-config .github/ISSUE_TEMPLATE/config.yml
check dependabot .github/dependabot.yml
if command -v actionlint >/dev/null 2>&1; then actionlint .github/workflows/*.yml
else echo "There is no actionlint: the workflows' expressions and scripts are not checked."; fi

# Each library with a catalog is among the documentation targets of the Swift Package Index.
for library in $(swift package dump-package | python3 Scripts/documentation/libraries.py); do
    grep -q "^ *- $library\$" .spi.yml || fail ".spi.yml lacks $library"
done

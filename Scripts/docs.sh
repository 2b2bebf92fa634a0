#!/usr/bin/env bash
# Builds the documentation with the toolchain's own docc into .build/documentation/swift-s3-control.doccarchive,
# and fails on any warning, any public symbol without a documentation comment, any code block of the
# documents that does not compile, any link, command or flag in them that leads nowhere, and any misspelled word.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh

install_dependencies python3:python3
# As Scripts/test.sh builds, so that what it built is not built again.
export S3CONTROL_WARNINGS_AS_ERRORS=1

say "Building what is documented"
swift build "${debug_build[@]}" --quiet
modules="$(swift build --show-bin-path)/Modules"

say "Every public symbol is documented"
out=.build/documentation
rm -rf "$out"
mkdir -p "$out/graphs" "$out/archives"
libraries="$(swift package dump-package | python3 Scripts/documentation/libraries.py)"
for library in $libraries; do
    python3 Scripts/documentation/symbol_graph.py "$library" "$modules" "$out/graphs/$library"
done
# shellcheck disable=SC2086
python3 Scripts/documentation/documented.py "$out/graphs" $libraries

say "Converting"
docc="$(command -v docc || xcrun --find docc)"
archives=()
for library in $libraries; do
    catalog=()
    [ ! -d "Sources/$library/$library.docc" ] || catalog=("Sources/$library/$library.docc")
    "$docc" convert ${catalog[@]+"${catalog[@]}"} --additional-symbol-graph-dir "$out/graphs/$library" \
        --fallback-display-name "$library" --fallback-bundle-identifier "swift-s3-control.$library" \
        --fallback-default-module-kind Library \
        --warnings-as-errors --output-path "$out/archives/$library.doccarchive" 2>&1 | sed '/^[[:space:]]*$/d'
    archives+=("$out/archives/$library.doccarchive")
done
"$docc" merge "${archives[@]}" --synthesized-landing-page-name swift-s3-control \
    --synthesized-landing-page-topics-style list \
    --output-path "$out/swift-s3-control.doccarchive" | sed '/^[[:space:]]*$/d'

say "Every code block compiles, every command and link leads somewhere"
python3 Scripts/documentation/snippets.py "$modules"
python3 Scripts/documentation/commands.py
python3 Scripts/documentation/links.py
python3 Scripts/documentation/version.py

say "Spelling and style"
python3 Scripts/documentation/style.py
make_venv .venv-documentation Scripts/documentation/requirements.txt 'import codespell_lib'
git ls-files -z '*.md' '*.py' '*.sh' '*.swift' '*.tutorial' |
    xargs -0 .venv-documentation/bin/codespell --config Scripts/documentation/codespell.cfg

echo "The documentation is $out/swift-s3-control.doccarchive; python3 -m http.server --directory shows it."

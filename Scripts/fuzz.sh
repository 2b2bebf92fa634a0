#!/usr/bin/env bash
# Runs a fuzz target for a while: Scripts/fuzz.sh NAME SECONDS, such as Scripts/fuzz.sh XML 60.
# It starts from the inputs under Fuzz/Seeds/NAME; an input that breaks the target is left in Fuzz/Findings/NAME.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh

name="${1:?the name of a target, such as XML}"
seconds="${2:?for how many seconds}"
[ -d "Fuzz/Seeds/$name" ] || fail "there is no Fuzz/Seeds/$name"

# Apart from other builds of the package, which have no sanitizers in them.
# SwiftPM passes two --sanitize options on as two -sanitize flags, of which the compiler takes the last.
build=(--package-path Fuzz --configuration release --sanitize fuzzer -Xswiftc -sanitize=fuzzer,address)
swift build "${build[@]}" --product "${name}Fuzz"
binary="$(swift build "${build[@]}" --show-bin-path)/${name}Fuzz"

corpus="$(mktemp -d)"
trap 'rm -rf "$corpus"' EXIT
findings="Fuzz/Findings/$name"
mkdir -p "$findings"
dictionary=()
[ ! -f "Fuzz/Seeds/$name.dict" ] || dictionary=("-dict=Fuzz/Seeds/$name.dict")

# The backtracer would hold each finding up for minutes.
export SWIFT_BACKTRACE=enable=no
say "Fuzzing $name for $seconds seconds"
"$binary" "$corpus" "Fuzz/Seeds/$name" ${dictionary[@]+"${dictionary[@]}"} \
    -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="$findings/" -print_final_stats=1 2>&1 | grep -vE '^[#"]|NEW_FUNC|DEDUP_TOKEN' || {
    fail "the fuzz target $name broke: the input is in $findings"
}

#!/usr/bin/env bash
# Runs a fuzz target for a while: Scripts/fuzz.sh NAME SECONDS, such as Scripts/fuzz.sh XML 60; or each in turn,
# for SECONDS in all: Scripts/fuzz.sh all 60. The targets are the folders of Fuzz/Seeds.
# It starts from the inputs there; an input that breaks a target is left in Fuzz/Findings/NAME.
# S3CONTROL_FUZZ_SEED makes libFuzzer's choices repeatable (its option -seed); without it each run makes others.
# A file as a third argument is tried alone: Scripts/fuzz.sh XML 0 Fuzz/Findings/XML/crash-…
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh

name="${1:?the name of a target, such as XML, or all}"
seconds="${2:?for how many seconds}"
input="${3:-}"
names=("$name")
[ "$name" != all ] || { cd Fuzz/Seeds; names=(*/); names=("${names[@]%/}"); cd ../..; }
for each in "${names[@]}"; do [ -d "Fuzz/Seeds/$each" ] || fail "there is no Fuzz/Seeds/$each"; done

# Apart from other builds of the package, which have no sanitizers in them; testable, as what is not public is read, too.
# SwiftPM passes two --sanitize options on as two -sanitize flags, of which the compiler takes the last.
build=(--package-path Fuzz --configuration release --sanitize fuzzer
    -Xswiftc -sanitize=fuzzer,address -Xswiftc -enable-testing)
# SwiftPM does not notice files that came or went in the package around this one, unless it plans anew.
touch Fuzz/Package.swift
if [ "$name" = all ]; then swift build "${build[@]}"; else swift build "${build[@]}" --product "${name}Fuzz"; fi
binaries="$(swift build "${build[@]}" --show-bin-path)"

corpus=""
trap 'rm -rf "$corpus"' EXIT
# The backtracer would hold each finding up for minutes.
export SWIFT_BACKTRACE=enable=no

fuzz() {
    local name="$1" seconds="$2" findings="Fuzz/Findings/$1" dictionary=()
    mkdir -p "$findings"
    corpus="$(mktemp -d)"
    [ ! -f "Fuzz/Seeds/$name.dict" ] || dictionary=("-dict=Fuzz/Seeds/$name.dict")
    say "Fuzzing $name for $seconds seconds"
    "$binaries/${name}Fuzz" "$corpus" "Fuzz/Seeds/$name" ${dictionary[@]+"${dictionary[@]}"} \
        -seed="${S3CONTROL_FUZZ_SEED:-0}" -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="$findings/" -print_final_stats=1 2>&1 | grep -vE '^[#"]|NEW_FUNC|DEDUP_TOKEN' ||
        fail "the fuzz target $name broke: the input is in $findings"
    rm -rf "$corpus"
}

if [ -n "$input" ]; then
    exec "$binaries/${name}Fuzz" "$input"
fi
for each in "${names[@]}"; do
    share=$((seconds / ${#names[@]}))
    fuzz "$each" "$((share > 0 ? share : 1))"
done

#!/usr/bin/env bash
# Compares the public API of all library products with that of the newest tagged version, or with the version,
# branch or commit that is named: Scripts/api.sh [TREE]. Fails on a change that breaks callers, unless
# Scripts/api-breakages.txt has it, line for line. Docs/Versioning.md says what counts as breaking.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh

baseline="${1:-}"
if [ -z "$baseline" ]; then
    tags="$(git tag --list --merged HEAD --sort=-version:refname 2>/dev/null || true)"
    baseline="$(printf '%s\n' "$tags" | grep -E '^[0-9]+\.[0-9]+\.[0-9]+$' | head -n 1 || true)"
fi
if [ -z "$baseline" ]; then
    say "API: not compared"
    echo "No version is tagged in this clone: none is released yet, or the clone is shallow (git fetch --tags)."
    exit 0
fi
commit="$(git rev-parse --verify --quiet "$baseline^{commit}")" || fail "there is no $baseline in this clone"
if [ "$commit" = "$(git rev-parse HEAD)" ] && git diff --quiet HEAD -- Package.swift Sources; then
    say "API: this is $baseline itself"
    exit 0
fi

install_dependencies
# As Scripts/test.sh builds, so that what it built is not built again.
export S3CONTROL_WARNINGS_AS_ERRORS=1
say "API, compared with $baseline"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
# The baseline is kept by its commit: a tag that was moved is built anew.
if swift package "${debug_build[@]}" diagnose-api-breaking-changes "$commit" --baseline-dir ".build/api" \
    --breakage-allowlist-path Scripts/api-breakages.txt >"$log" 2>&1; then
    grep -c '^No breaking changes detected in' "$log" | sed "s/\$/ modules: no change since $baseline breaks callers./"
else
    grep -E '^[0-9]+ breaking change|API breakage|error:' "$log" || cat "$log"
    fail "the API breaks callers of $baseline. Keep what they use, deprecated; or see Docs/Versioning.md."
fi

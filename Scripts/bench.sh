#!/usr/bin/env bash
# Measures everything beside its baselines, in one run, and prints the tables: Scripts/bench.sh --help.
# Scripts/bench.sh --markdown Docs/Performance.md --plots Docs/images renews the document.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh

# Whether the options ask for the script of that name.
measures() {
    name="$1"
    shift
    case " $* " in
    *" --only $name "*) true ;;
    *" --only "*) false ;;
    *) true ;;
    esac
}

install_dependencies python3:python3 openssl:openssl nginx:nginx-light readelf:binutils curl:curl cc:gcc
# libexpat and libxml2 are loaded when they are measured.
if command -v ldconfig >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
    for pair in libexpat.so.1:libexpat1 libxml2.so.2:libxml2; do
        PATH="$PATH:/usr/sbin:/sbin" ldconfig -p | grep -q "${pair%%:*}" ||
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${pair#*:}" >/dev/null
    done
fi
make_venv .venv-bench Benchmarks/requirements.txt 'import awscrt, boto3, awscli, pytest'

say "Building the benchmarks"
# SwiftPM does not notice files that came or went in the package around this one, unless it plans anew.
touch Benchmarks/Package.swift
# With the standard library in it, as a service is deployed.
linking=()
[ "$(uname)" != Linux ] || linking=(--static-swift-stdlib)
swift build --quiet --configuration release ${linking[@]+"${linking[@]}"} --package-path Benchmarks
# What the command line's script measures: a program as it is released or, to see that the script runs, any build.
if [ -x Scripts/release-s3control.sh ] && measures command_line "$@"; then
    case " $* " in
    *" --quick "*)
        build "${debug_tools[@]}" --quiet --product s3control
        S3CONTROL="$(swift build "${debug_tools[@]}" --show-bin-path)/s3control"
        ;;
    *)
        S3CONTROL="$PWD/Tools/.build/s3control"
        Scripts/release-s3control.sh "$S3CONTROL"
        ;;
    esac
    export S3CONTROL
fi
# What the consumer's script measures in its quick form: as the tests build it.
case " $* " in
*" --quick "*) ! measures consumer "$@" || swift build "${debug_build[@]}" --quiet --product CancelJob ;;
esac

say "Benchmarks"
BENCHMARKS_BIN="$(swift build --configuration release --package-path Benchmarks --show-bin-path)" \
PATH="$PWD/.venv-bench/bin:$PATH" \
    .venv-bench/bin/python Benchmarks/run.py "$@"

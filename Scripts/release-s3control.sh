#!/usr/bin/env bash
# Builds the s3control to give to others: Scripts/release-s3control.sh [FILE], by default Tools/.build/s3control.
# Needs nothing of Swift where it runs; starts quicker and takes less memory than a plain release build, because
#   - the functions that ordinary calls run are put next to each other (startup_order.py),
#   - the compiler favors size: what is run once is better short than unrolled,
#   - it exports no symbols, and libstdc++ is linked in, so that there is little to look up at the start,
#   - addresses to be corrected at the start are listed in a compact form, where the C library knows it.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh

# SwiftPM does not notice files that came or went in the package around this one, unless it plans anew.
touch Tools/Package.swift
output="${1:-Tools/.build/s3control}"
build=(--package-path Tools --scratch-path Tools/.build/release-s3control --configuration release
       --static-swift-stdlib --product s3control)

if [ "$(uname)" != Linux ]; then
    install_dependencies
    swift build "${build[@]}"
    cp "$(swift build "${build[@]}" --show-bin-path)/s3control" "$output"
    strip "$output"
    say "Built $output"
    exit 0
fi

install_dependencies python3:python3 cc:gcc strip:binutils valgrind:valgrind
work="$PWD/Tools/.build/release-s3control.link"
mkdir -p "$work/lib"
[ -f "$work/order.txt" ] || : >"$work/order.txt"
build+=(
    -Xswiftc -Xfrontend -Xswiftc -function-sections
    -Xswiftc -use-ld=lld -Xswiftc -Osize
    -Xlinker --no-export-dynamic
    -Xlinker --symbol-ordering-file="$work/order.txt" -Xlinker --no-warn-symbol-ordering
    -Xlinker -T -Xlinker "$PWD/Scripts/release-s3control.ld"
    -Xlinker -Map="$work/map.txt" -Xlinker --no-demangle
)
# A folder that holds only the archive: what is found there goes before the system's shared library.
archive="$(cc -print-file-name=libstdc++.a)"
if [ -f "$archive" ]; then
    ln -sf "$archive" "$work/lib/libstdc++.a"
    build+=(-Xswiftc -Xclang-linker -Xswiftc -L"$work/lib" -Xswiftc -Xclang-linker -Xswiftc -static-libgcc)
fi
# DT_RELR, which glibc knows since 2.36; with it the program starts on no older one.
glibc="$(getconf GNU_LIBC_VERSION | cut -d' ' -f2)"
if [ "$(printf '%s\n2.36\n' "$glibc" | sort -V | head -1)" = 2.36 ]; then
    build+=(-Xlinker -z -Xlinker pack-relative-relocs)
fi

say "Building"
swift build "${build[@]}"
binary="$(swift build "${build[@]}" --show-bin-path)/s3control"

if command -v valgrind >/dev/null 2>&1; then
    say "Ordering the functions by what ordinary calls run"
    python3 Scripts/startup_order.py "$binary" "$work/map.txt" "$work/order.new"
    mv "$work/order.new" "$work/order.txt"
    rm "$binary"
    swift build "${build[@]}"
else
    printf 'warning: valgrind is not installed: the functions stay in their order, and calls take some 3 MiB more\n' >&2
fi
strip --strip-all -o "$output" "$binary"
"$output" version
say "Built $output"

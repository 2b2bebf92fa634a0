#!/usr/bin/env bash
# Compiles what uses libcrypto against BoringSSL (Debian's android-libboringssl-dev) and runs its tests: the digests, the
# published suite of Signature Version 4, and the keys of `aws login`. Nothing is installed: the packages are unpacked
# into .build-boringssl, with a package of links to the sources, since libcurl would bring OpenSSL's libcrypto along.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh
install_dependencies python3:python3
[ "$(uname)" = Linux ] && command -v apt-get >/dev/null 2>&1 || fail "BoringSSL comes from Debian's packages here"
root="$PWD"
folder="$root/.build-boringssl"
mkdir -p "$folder/packages"

if [ ! -d "$folder/system/usr" ]; then
    say "Fetching BoringSSL"
    (cd "$folder/packages" && apt-get -qq -o APT::Sandbox::User=root download android-libboringssl android-libboringssl-dev)
    for package in "$folder"/packages/*.deb; do dpkg -x "$package" "$folder/system"; done
fi
headers="$(dirname "$(dirname "$(find "$folder/system" -path '*/openssl/base.h' | head -n 1)")")"
library="$(find "$folder/system" -name 'libcrypto.so*' | head -n 1)"
[ -f "$library" ] || fail "the package holds no libcrypto"
libraries="$(dirname "$library")"
[ -e "$libraries/libcrypto.so" ] || ln -s "$(basename "$library")" "$libraries/libcrypto.so"

say "A package of what uses libcrypto"
package="$folder/package"
rm -rf "$package/Sources" "$package/Tests"
mkdir -p "$package/Sources/AWSCredentials" "$package/Tests/AWSCredentialsTests"
for name in CLibcrypto Basics AWSCore AWSSigV4; do ln -s "$root/Sources/$name" "$package/Sources/$name"; done
for name in BasicsTests AWSSigV4Tests; do ln -s "$root/Tests/$name" "$package/Tests/$name"; done
ln -s "$root/Sources/AWSCredentials/Login/ES256Key.swift" "$package/Sources/AWSCredentials/"
ln -s "$root/Tests/AWSCredentialsTests/Login/ES256KeyTests.swift" "$package/Tests/AWSCredentialsTests/"
cat >"$package/Package.swift" <<'MANIFEST'
// swift-tools-version: 6.2

import PackageDescription

let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let package = Package(
    name: "boringssl",
    dependencies: [.package(url: "https://github.com/apple/swift-http-types", from: "1.4.0", traits: [])],
    targets: [
        .systemLibrary(name: "CLibcrypto"),
        .target(name: "Basics", dependencies: ["CLibcrypto"]),
        .target(name: "AWSCore", dependencies: ["Basics"]),
        .target(name: "AWSSigV4", dependencies: ["AWSCore", "Basics", "CLibcrypto", httpTypes]),
        .target(name: "AWSCredentials", dependencies: ["Basics", "CLibcrypto"]),
        .executableTarget(name: "Version", dependencies: ["CLibcrypto"]),
        .testTarget(name: "BasicsTests", dependencies: ["Basics"]),
        .testTarget(name: "AWSSigV4Tests", dependencies: ["AWSSigV4", "AWSCore", "Basics", httpTypes]),
        .testTarget(name: "AWSCredentialsTests", dependencies: ["AWSCredentials", "Basics"]),
    ]
)
for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"), .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ]
}
MANIFEST
mkdir -p "$package/Sources/Version"
cat >"$package/Sources/Version/main.swift" <<'PROGRAM'
import CLibcrypto

let version = unsafe String(cString: OpenSSL_version(0))
print("Compiled against BoringSSL's API \(BORINGSSL_API_VERSION), linked with \(version)")
PROGRAM

options=(--package-path "$package" -Xcc "-I$headers" -Xlinker "-L$libraries" -Xlinker "-rpath=$libraries")
say "Tests on BoringSSL"
swift build "${options[@]}" --build-tests
"$(swift build "${options[@]}" --show-bin-path)/Version"
swift test "${options[@]}" --skip-build "$@"

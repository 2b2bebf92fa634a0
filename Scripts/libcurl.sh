#!/usr/bin/env bash
# Runs the transport's tests, which `swift build --build-tests` has built, on other versions of libcurl than the system's:
# Debian 13's (8.14.1, from bookworm-backports; on Debian 12 only), and the newest that a wheel of pycurl carries.
# They are unpacked into .build-libcurl and used through LD_LIBRARY_PATH; nothing is installed.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh
install_dependencies python3:python3 openssl:openssl nginx:nginx-light
folder="$PWD/.build-libcurl"
mkdir -p "$folder"

# The version that a folder's libcurl reports.
version_in() {
    LD_LIBRARY_PATH="$1" python3 -c '
import ctypes
version = ctypes.CDLL("libcurl.so.4").curl_version
version.restype = ctypes.c_char_p
print(version().decode().split()[0])'
}

# Unpacks libcurl of bookworm-backports, with the package lists of a folder of its own.
fetch_backports() {
    local apt="$folder/apt" site key
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
    site="$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' 'Component: main' | head -n 1)"
    key=/usr/share/keyrings/debian-archive-keyring.gpg
    [ -f "$key" ] && key="[signed-by=$key] " || key=""
    echo "deb ${key}$site bookworm-backports main" >"$apt/sources.list"
    local options=(-qq -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
    apt-get "${options[@]}" update
    (cd "$apt" && rm -f ./*.deb && apt-get "${options[@]}" download libcurl4/bookworm-backports)
    dpkg -x "$apt"/libcurl4_*.deb "$folder/backports"
}

# Unpacks the newest wheel of pycurl, whose libcurl brings its libraries along.
fetch_wheel() {
    rm -rf "$folder/wheel"
    mkdir -p "$folder/wheel"
    python3 -m venv "$folder/venv"
    "$folder/venv/bin/pip" download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --dest "$folder/wheel" pycurl
    python3 -m zipfile -e "$folder"/wheel/pycurl-*.whl "$folder/wheel"
    (cd "$folder/wheel/pycurl.libs" && ln -sf libcurl-*.so.* libcurl.so.4)
}

# Runs the transport's tests on the libcurl of a folder.
run_tests() {
    local libraries="$1"
    shift
    say "Tests of the transport on $(version_in "$libraries")"
    LD_LIBRARY_PATH="$libraries" swift test --skip-build --filter CurlTransportTests "$@"
}

if [ "$(uname)" != Linux ]; then
    echo "Other versions of libcurl are fetched on Linux only."
    exit 0
fi
if grep -q '^VERSION_CODENAME=bookworm' /etc/os-release; then
    fetch_backports
    run_tests "$(dirname "$(find "$folder/backports" -name libcurl.so.4)")"
else
    echo "The libcurl of bookworm-backports is for Debian 12: left out."
fi
fetch_wheel
# Its OpenSSL clashes with the system's: plain HTTP only.
run_tests "$folder/wheel/pycurl.libs" --skip 'TLS|HTTP2|HTTPS'

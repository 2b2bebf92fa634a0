# What the scripts share: source it from the project's root folder.

# Names a step, and when it begins, in seconds since the first script started.
say() { printf '\n\033[1m%s\033[0m (%d s)\n' "$*" "$(($(date +%s) - S3CONTROL_START))"; }
export S3CONTROL_START="${S3CONTROL_START:-$(date +%s)}"
# For debug builds of the scripts: no debug information. A build then takes two fifths less time. A script that leaves this
# out builds everything again. The index must stay, because SwiftPM looks for tests in it.
debug_build=(-debug-info-format none -Xcc -g0)
# The tools with all traits, so that one build serves the tests of both.
debug_tools=("${debug_build[@]}" --package-path Tools --traits EveryTrait)

# `swift build`. SwiftPM names several traits to the compiler in an order that it draws for each build, and builds
# everything again after another order. With this variable, the order is the same each time.
build() { SWIFT_DETERMINISTIC_HASHING=1 swift build "$@"; }

fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# Runs a command as the administrator, with sudo unless we are that already.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1; then sudo "$@"
    else fail "installing packages needs root: run this as root once, or install: $*"
    fi
}

# Installs what is missing of: Swift's build dependencies here, libcurl and libcrypto with headers, pkg-config;
# and whatever further Debian packages are named as "command:package".
install_dependencies() {
    command -v swift >/dev/null 2>&1 ||
        fail "Swift is not installed: get 6.2 or later from https://www.swift.org/install"
    missing=""
    command -v pkg-config >/dev/null 2>&1 || missing="$missing pkg-config"
    pkg-config --exists libcurl 2>/dev/null || missing="$missing libcurl4-openssl-dev"
    pkg-config --exists libcrypto 2>/dev/null || missing="$missing libssl-dev"
    pkg-config --exists zlib 2>/dev/null || missing="$missing zlib1g-dev"
    # The emulator's state file, in Tools.
    pkg-config --exists sqlite3 2>/dev/null || missing="$missing libsqlite3-dev"
    for pair in "$@"; do
        command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair#*:}"
        # On Debian, the venv module needs another package.
        [ "$pair" != python3:python3 ] || python3 -c 'import ensurepip' 2>/dev/null || missing="$missing python3-venv"
    done
    [ -n "$missing" ] || return 0
    if command -v apt-get >/dev/null 2>&1; then
        say "Installing$missing"
        as_root apt-get update -qq
        # shellcheck disable=SC2086
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null
    elif command -v brew >/dev/null 2>&1; then
        say "Installing what is missing with Homebrew"
        brew install --quiet pkg-config curl openssl@3
        PKG_CONFIG_PATH="$(brew --prefix curl)/lib/pkgconfig:$(brew --prefix openssl@3)/lib/pkgconfig:${PKG_CONFIG_PATH:-}"
        export PKG_CONFIG_PATH
    else
        fail "please install the development packages of libcurl (7.85 or later) and OpenSSL (3.0 or later), and pkg-config; then run this again"
    fi
}

# The shells that completions are for, the formatters of the manual page, and a browser for the emulator's page.
interop_packages=(zsh:zsh fish:fish mandoc:mandoc groff:groff-base chromium:chromium chromedriver:chromium-driver)

# Makes a virtual environment, or mends one: its folder, its requirements, and an import that shows whether it works.
make_venv() {
    if ! "$1/bin/python" -c "$3" 2>/dev/null; then
        say "Making a virtual environment: $1"
        rm -rf "$1"
        python3 -m venv "$1"
    fi
    # Python compiles what a test imports, and not all that is installed.
    "$1/bin/pip" install --quiet --no-compile --disable-pip-version-check --requirement "$2"
}

# Starts the emulator with the given flags; sets emulator_pid and emulator_url.
start_emulator() {
    emulator_log="$(mktemp)"
    "$emulator_binary" --port 0 "$@" >"$emulator_log" &
    emulator_pid=$!
    for _ in $(seq 1 100); do
        emulator_url="$(sed -n 's/^Listening on //p' "$emulator_log")"
        [ -z "$emulator_url" ] || break
        kill -0 "$emulator_pid" 2>/dev/null || fail "the emulator did not start"
        sleep 0.05
    done
    rm -f "$emulator_log"
    [ -n "$emulator_url" ] || fail "the emulator did not say where it listens"
}

stop_emulator() {
    [ -n "${emulator_pid:-}" ] || return 0
    kill "$emulator_pid" 2>/dev/null || true
    wait "$emulator_pid" 2>/dev/null || true
    emulator_pid=""
}

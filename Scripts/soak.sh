#!/usr/bin/env bash
# The client and the emulator, each in its process, under load with faults: Scripts/soak.sh MINUTES, such as 10 or 0.5.
# A fifth of the calls go over TLS, to a server that answers each with `Connection: close` and closes late. At the end every
# reply is held against what the emulator wrote down, and memory, descriptors and threads of both are checked; then the
# client idles for up to a minute, in which it must take next to no processor time.
# SOAK_SEED repeats a run's choices; SOAK_CONFIGURATION=debug uses what the tools' tests have built already.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh

minutes="${1:?for how many minutes}"
configuration="${SOAK_CONFIGURATION:-release}"
seed="${SOAK_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}"
install_dependencies python3:python3 openssl:openssl
swift build --package-path Tools --configuration "$configuration" --product soak
soak="$(swift build --package-path Tools --configuration "$configuration" --show-bin-path)/soak"

folder="$(mktemp -d)"
server_pid=""
relay_pid=""
stop() {
    if [ -n "$relay_pid" ]; then
        kill "$relay_pid" 2>/dev/null || true
        wait "$relay_pid" 2>/dev/null || true
        relay_pid=""
    fi
    exec 9>&- || true
    [ -z "$server_pid" ] || wait "$server_pid" 2>/dev/null || true
    server_pid=""
}
clean() {
    local status=$?
    stop
    if [ "$status" -eq 0 ]; then rm -rf "$folder"; else echo "The journals are in $folder." >&2; fi
}
trap clean EXIT
trap 'exit 130' INT TERM

# The server ends when this end of the pipe is closed.
mkfifo "$folder/alive"
"$soak" serve --seed "$seed" --journal "$folder/server" <"$folder/alive" >"$folder/output" &
server_pid=$!
exec 9>"$folder/alive"
url=""
for _ in $(seq 1 200); do
    url="$(sed -n 's/^Listening on //p' "$folder/output")"
    [ -z "$url" ] || break
    kill -0 "$server_pid" 2>/dev/null || fail "the server did not start"
    sleep 0.05
done
[ -n "$url" ] || fail "the server did not say where it listens"
# Ends by itself when this script does.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$folder/key.pem" -out "$folder/certificate.pem" 2>/dev/null
python3 Tests/Servers/tls.py close-late "$folder/certificate.pem" "$folder/key.pem" "${url##*:}" >"$folder/relay" 9>&- &
relay_pid=$!
closing_url=""
for _ in $(seq 1 200); do
    closing_url="$(sed -n 's/^ACCEPT /https:\/\//p' "$folder/relay")"
    [ -z "$closing_url" ] || break
    kill -0 "$relay_pid" 2>/dev/null || fail "the TLS server did not start"
    sleep 0.05
done
[ -n "$closing_url" ] || fail "the TLS server did not say where it listens"

say "Soaking for $minutes minutes with the seed $seed ($configuration)"
# The server's pipe is not the client's business: it would hold the server up.
"$soak" run --endpoint "$url" --closing-endpoint "$closing_url" --certificate-authority "$folder/certificate.pem" \
    --server-pid "$server_pid" --minutes "$minutes" --seed "$seed" \
    --log "$folder/client" 9>&-
stop
say "What was told, beside what was done"
"$soak" check --log "$folder/client" --journal "$folder/server" ||
    fail "the run with the seed $seed showed violations"

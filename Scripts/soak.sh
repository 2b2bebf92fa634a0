#!/usr/bin/env bash
# The client and the emulator, each in its process, under load with faults: Scripts/soak.sh MINUTES, such as 10 or 0.5.
# A fifth of the calls go over TLS, to a server that answers each with `Connection: close` and closes late. At the end every
# reply is held against what the emulator wrote down, and memory, descriptors and threads of both are checked; then the
# client idles for up to a minute, in which it must take next to no processor time.
# At the same time jobs act on the objects of a store. The server that runs them keeps its state in a file. It is killed and started
# again a few times in the first 40 percent of the run. No job may be lost, and every object is held against its job's report.
# SOAK_SEED repeats a run's choices; SOAK_CONFIGURATION=debug uses what the tools' tests have built already.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/common.sh

minutes="${1:?for how many minutes}"
configuration="${SOAK_CONFIGURATION:-release}"
seed="${SOAK_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}"
install_dependencies python3:python3 openssl:openssl
options=(--package-path Tools)
[ "$configuration" != debug ] || options=("${debug_tools[@]}")
options+=(--configuration "$configuration")
build "${options[@]}" --product soak
build "${options[@]}" --product s3control-emulator
binaries="$(build "${options[@]}" --show-bin-path)"
soak="$binaries/soak"

folder="$(mktemp -d)"
server_pid=""
relay_pid=""
store_pid=""
crasher_pid=""
end() {
    [ -z "$1" ] || { kill "$1" && wait "$1"; } 2>/dev/null || true
}
stop() {
    # It ends its server.
    end "$crasher_pid"
    end "$store_pid"
    end "$relay_pid"
    crasher_pid="" store_pid="" relay_pid=""
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

# Waits until a process writes a line that begins with a text to a file, and prints what follows the text.
told() {
    local file="$1" text="$2" pid="$3" found=""
    for _ in $(seq 1 400); do
        found="$(sed -n "s/^$text//p" "$file" 2>/dev/null | head -n 1)"
        if [ -n "$found" ]; then echo "$found"; return; fi
        kill -0 "$pid" 2>/dev/null || fail "a process ended before it wrote \"$text\" to $file"
        sleep 0.05
    done
    fail "no line \"$text\" in $file"
}

# The server ends when this end of the pipe is closed.
mkfifo "$folder/alive"
"$soak" serve --seed "$seed" --journal "$folder/server" <"$folder/alive" >"$folder/output" &
server_pid=$!
exec 9>"$folder/alive"
url="$(told "$folder/output" "Listening on " "$server_pid")"
# Ends by itself when this script does.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$folder/key.pem" -out "$folder/certificate.pem" 2>/dev/null
python3 Tests/Servers/tls.py close-late "$folder/certificate.pem" "$folder/key.pem" "${url##*:}" >"$folder/relay" 9>&- &
relay_pid=$!
closing_url="https://$(told "$folder/relay" "ACCEPT " "$relay_pid")"

"$binaries/s3control-emulator" --port 0 --memory-store --bucket objects --bucket lists --bucket reports --bucket copies \
    >"$folder/store" 2>&1 9>&- &
store_pid=$!
store_url="$(told "$folder/store" "Listening on " "$store_pid")"
crash_seconds="$(awk "BEGIN { print $minutes * 24 }")"
export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
export AWS_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
# Starts the server that runs jobs, and kills it every few seconds until the time is over. A second start takes the first one's port.
crash() {
    local port=0 pid="" pause
    trap 'kill "$pid" 2>/dev/null; wait "$pid"; exit 0' TERM
    pause="$(awk "BEGIN { pause = $crash_seconds / 20; print (pause < 2 ? 2 : pause) }")"
    local last=$((SECONDS + ${crash_seconds%.*}))
    while true; do
        "$binaries/s3control-emulator" --port "$port" --s3-endpoint "$store_url" --s3-path-style --concurrency 4 \
            --step-seconds 0.05 --winding-up-seconds 0.05 --capacity 200 --state "$folder/state" >"$folder/runner" 2>&1 &
        pid=$!
        echo "$pid" >>"$folder/runner-pids"
        told "$folder/runner" "Listening on " "$pid" >"$folder/runner-url"
        port="$(sed 's/.*://' "$folder/runner-url")"
        if [ "$SECONDS" -ge "$last" ]; then wait "$pid"; exit 1; fi
        sleep "$pause" & wait $!
        kill -9 "$pid"
        wait "$pid" 2>/dev/null || true
    done
}
crash 9>&- &
crasher_pid=$!
runner_url="$(told "$folder/runner-url" "" "$crasher_pid")"

say "Soaking for $minutes minutes with the seed $seed ($configuration)"
# The server's pipe is not the client's business: it would hold the server up.
"$soak" run --endpoint "$url" --closing-endpoint "$closing_url" --certificate-authority "$folder/certificate.pem" \
    --server-pid "$server_pid" --minutes "$minutes" --seed "$seed" \
    --store "$store_url" --store-pid "$store_pid" --runner "$runner_url" --runner-pids "$folder/runner-pids" \
    --crash-seconds "$crash_seconds" --log "$folder/client" 9>&-
stop
say "What was told, beside what was done"
"$soak" check --log "$folder/client" --journal "$folder/server" ||
    fail "the run with the seed $seed showed violations"

# A server of the program on a free port, without a database file, for scripts that ask it. To be sourced. start_served
# builds it where needed, starts it and sets $served to its address; it stops with the script.

stop_served() {
    kill "$served_pid" 2>/dev/null || true
    wait "$served_pid" 2>/dev/null || true
    rm -f "$served_log"
}

start_served() {
    cargo build --quiet --bin rightdoor
    served_log=$(mktemp)
    scripts/without-settings.sh "${CARGO_TARGET_DIR:-target}/debug/rightdoor" serve \
        --listen 127.0.0.1:0 --database-url sqlite::memory: 2>"$served_log" &
    served_pid=$!
    trap stop_served EXIT
    for _ in $(seq 600); do
        served=$(sed -n 's|.*listens on \(http://[^/ ]*\)/graphql.*|\1|p' "$served_log")
        [ -z "$served" ] || return 0
        kill -0 "$served_pid" 2>/dev/null || break
        sleep 0.1
    done
    echo "The server has not started:" >&2
    cat "$served_log" >&2
    return 1
}

#!/usr/bin/env bash
# Audits the program for GraphQL over HTTP: http-audit.sh. Builds it where needed, starts it on a free port without a
# database file, and runs every check of the npm package graphql-http, which goes beside what cargo builds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/ensure-commands.sh node:nodejs npm:npm

target=${CARGO_TARGET_DIR:-target}
audit=$target/http-audit
cargo build --quiet --bin rightdoor
mkdir -p "$audit"
cp tests/http-audit/* "$audit"
npm ci --silent --no-audit --no-fund --prefix "$audit"

log=$(mktemp)
"$target/debug/rightdoor" serve --listen 127.0.0.1:0 --database-url sqlite::memory: 2>"$log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -f "$log"' EXIT
for _ in $(seq 600); do
    url=$(sed -n 's|.*listens on \(http://[^ "]*\).*|\1|p' "$log")
    [ -n "$url" ] && break
    kill -0 "$server" 2>/dev/null || { cat "$log" >&2; exit 1; }
    sleep 0.1
done
node "$audit/audit.mjs" "$url"

#!/usr/bin/env bash
# Builds and runs every test, from any directory, on a Debian machine with a Rust toolchain. Installs what
# else is missing. All tests run on SQLite, then those of the whole program on PostgreSQL; the servers are
# private ones that stop with this script. Arguments go to `cargo test`:
#
#   scripts/test.sh                       all of them
#   scripts/test.sh -- calendar           those with "calendar" in their name
#
# CARGO_TARGET_DIR and PROPTEST_CASES are honoured.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/test-servers.sh

if ! command -v cargo >/dev/null; then
    echo "No cargo: install a Rust toolchain first, from https://rustup.rs" >&2
    exit 1
fi

echo "==> Tools"
# SQLite is compiled in, which takes a C compiler; backups of it are made by its own command.
scripts/ensure-commands.sh cc:build-essential sqlite3:sqlite3 python3:python3 runuser:util-linux \
    redis-server:redis-server
find_postgres || scripts/ensure-commands.sh no-command:postgresql
find_postgres

start_scratch test
export TMPDIR="$scratch"
export PROPTEST_CASES="${PROPTEST_CASES:-256}"

echo "==> Build"
cargo test --workspace --no-run "$@"

echo "==> Servers"
start_servers

# What needs the servers is ignored unless it is asked for.
with_ignored=("$@")
[[ " $* " == *" -- "* ]] || with_ignored+=(--)
with_ignored+=(--include-ignored)

on_sqlite() {
    env --unset RIGHTDOOR_TEST_POSTGRES cargo test "$@"
}

echo "==> Tests on SQLite (PROPTEST_CASES=$PROPTEST_CASES)"
on_sqlite --workspace "$@"
if [[ " $* " != *" -- "* ]]; then
    echo "==> Tests with Redis on SQLite"
    on_sqlite --package rightdoor --test it "$@" -- --ignored cache_shared fault_redis
fi

echo "==> Tests on PostgreSQL"
# They wait for the server more than they compute.
RUST_TEST_THREADS=${RUST_TEST_THREADS:-6} cargo test --package rightdoor --lib --test it "${with_ignored[@]}"

if [[ " $* " != *" -- "* ]]; then
    echo "==> GraphQL over HTTP"
    scripts/http-audit.sh
fi

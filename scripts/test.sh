#!/usr/bin/env bash
# Builds and runs every test, from any directory, on a Debian machine with a Rust toolchain. Installs what
# else is missing. Arguments go to `cargo test`:
#
#   scripts/test.sh                       all of them
#   scripts/test.sh -- calendar           those with "calendar" in their name
#
# CARGO_TARGET_DIR and PROPTEST_CASES are honoured.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Everything the tests write goes into one folder, which goes when they end, however they end.
start_scratch() {
    scratch=$(mktemp -d "${TMPDIR:-/tmp}/rightdoor-test.XXXXXX")
    trap stop_all EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    export TMPDIR="$scratch"
}

stop_all() {
    rm -rf "$scratch"
}

if ! command -v cargo >/dev/null; then
    echo "No cargo: install a Rust toolchain first, from https://rustup.rs" >&2
    exit 1
fi

echo "==> Tools"
# SQLite is compiled in, which takes a C compiler; backups of it are made by its own command.
scripts/ensure-commands.sh cc:build-essential sqlite3:sqlite3

start_scratch
export PROPTEST_CASES="${PROPTEST_CASES:-256}"

echo "==> Build"
cargo test --workspace --no-run "$@"

echo "==> Tests (PROPTEST_CASES=$PROPTEST_CASES)"
cargo test --workspace "$@"

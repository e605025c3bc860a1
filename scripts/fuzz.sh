#!/usr/bin/env bash
# Has libFuzzer look for texts that break what fuzz/src/lib.rs says of them: fuzz.sh [SECONDS] [TARGET...]
#
# The targets are those of fuzz/Cargo.toml: documents, cursors, provider_files, postcodes. Each starts from its folder in
# fuzz/corpus/. A text that is found stays in fuzz/artifacts/ (copy it into the corpus with the mend) and fails the run.
#
# The stable compiler is enough: only the crates of this workspace are compiled anew, to tell libFuzzer what has run.
# With a nightly one `cargo fuzz run TARGET --features fuzzing` looks after memory as well.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/ensure-commands.sh c++:build-essential

seconds=${1:-60}
[ $# -eq 0 ] || shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(documents cursors provider_files postcodes)

built=${CARGO_TARGET_DIR:-target}
mkdir -p "$built"
scratch=$(mktemp -d)
touch "$scratch/before"
# What was compiled for this alone is large.
clean_up() {
    find "$built/debug" -type f -newer "$scratch/before" -delete
    rm -rf "$scratch"
}
trap clean_up EXIT

RUSTC_WORKSPACE_WRAPPER=$PWD/scripts/instrumented-rustc.sh CARGO_INCREMENTAL=0 \
    cargo build --quiet --package fuzz --features fuzzing

for target in "${targets[@]}"; do
    # What libFuzzer finds worth keeping goes into the first folder.
    mkdir -p "$scratch/$target" "fuzz/artifacts/$target"
    corpus=("$scratch/$target" "fuzz/corpus/$target")
    [ "$target" != provider_files ] || corpus+=(seed/providers seed/examples)
    echo "--> $target, $seconds seconds"
    "$built/debug/$target" "${corpus[@]}" -max_total_time="$seconds" -max_len=65536 -timeout=20 -rss_limit_mb=2048 \
        -artifact_prefix="fuzz/artifacts/$target/" -print_final_stats=1 >"$scratch/$target.log" 2>&1 || {
        tail --lines 40 "$scratch/$target.log" >&2
        exit 1
    }
    grep -E 'number_of_executed_units|average_exec_per_sec|new_units_added' "$scratch/$target.log"
    rmdir "fuzz/artifacts/$target"
done
rmdir fuzz/artifacts 2>/dev/null || true

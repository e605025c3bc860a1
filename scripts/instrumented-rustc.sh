#!/usr/bin/env bash
# A compiler that has programs tell libFuzzer which parts of them have run, for scripts/fuzz.sh: as `cargo fuzz` asks it.
# What runs while something is built is left as it is: there is no libFuzzer in it.
[[ " $* " != *" --crate-name build_script_"* ]] || exec "$@"
exec "$@" -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares

# What there is
default:
    @just --list

# Start the server: http://localhost:8080
run *args:
    cargo run -- {{ args }}

# All tests; arguments go to cargo test
test *args:
    scripts/test.sh {{ args }}

# Everything that CI checks
check:
    .ci/run

# Write the generated files anew
schema:
    cargo run -q -- schema > schema.graphql.new && mv schema.graphql.new schema.graphql
    cargo run -q -- schema --provider-files > schema.json.new && mv schema.json.new seed/provider-file.schema.json
    cargo run -q -- schema --guide-files > schema.json.new && mv schema.json.new seed/guide-file.schema.json

# Format the code
fmt:
    cargo fmt --all

# Benchmarks
bench *args:
    cargo bench --workspace {{ args }}

# Look for texts that break what reads them: SECONDS, then targets of fuzz/Cargo.toml
fuzz *args:
    scripts/fuzz.sh {{ args }}

# Measure a server over synthetic directories: see bench/run.sh
measure *args:
    bench/run.sh {{ args }}

# Explain a verdict step by step
explain *args:
    cargo run -q -- explain {{ args }}

#!/usr/bin/env bash
# Measures a server over synthetic directories, on private servers that stop with this script, and prints the tables of
# docs/performance.md. From any directory:
#
#   bench/run.sh                       1,000 services, short: to see that it works
#   bench/run.sh main                  the main table: 20,000 services
#   bench/run.sh sizes                 1,000 services beside 200,000
#   bench/run.sh sizes-sqlite          the same in the embedded default
#   bench/run.sh sqlite                20,000 services in the embedded default
#   bench/run.sh attack                ordinary questions while fifty hostile requests at once run, 1,000 services
#   bench/run.sh import                registers of the whole country, made up, imported first and again
#
# BENCH_SECONDS is for how long each is asked, BENCH_ROUNDS how often. PostgreSQL runs with fsync off: nothing
# that is measured writes much, and what does is then faster than on a disk.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/test-servers.sh

seconds=${BENCH_SECONDS:-3}
rounds=${BENCH_ROUNDS:-1}
target=${CARGO_TARGET_DIR:-target}

scripts/ensure-commands.sh wrk:wrk python3:python3 runuser:util-linux redis-server:redis-server psql:postgresql-client
find_postgres || scripts/ensure-commands.sh no-command:postgresql
find_postgres

cargo build --release --package rightdoor --package bench >&2
bench="$target/release/bench"

start_scratch bench
start_servers >&2
postgres_id=$(head --lines 1 "$scratch/servers/postgres/postmaster.pid")

# A PostgreSQL database of so many services, its address left in $url.
postgres_of() {
    url=${RIGHTDOOR_TEST_POSTGRES%/*}/services_$1
    psql --quiet "$RIGHTDOOR_TEST_POSTGRES" --command "CREATE DATABASE services_$1"
    "$bench" load --services "$1" --database-url "$url"
    psql --quiet "$url" --command 'VACUUM ANALYZE'
}

sqlite_of() {
    url=sqlite://$scratch/services_$1.sqlite
    "$bench" load --services "$1" --database-url "$url"
}

measure() {
    scripts/without-settings.sh "$bench" measure --rightdoor "$target/release/rightdoor" --scratch "$scratch" \
        --seconds "$seconds" --rounds "$rounds" --redis-url "$RIGHTDOOR_TEST_REDIS" --postgres-id "$postgres_id" "$@"
}

# Documents are in memory and lists are not, so that what grows with a directory is the database's part.
sizes() {
    measure --way lists --cache-bytes 400000000 --connections 4 --case match --case match-filtered --case service --case browse \
        --case deep-page --case deep-page-uncounted --case first-page-uncounted --case search --case misspelt --case near \
        --case near-far --case open-at --case by-provider --case by-discipline --case by-tier --case by-need --case by-age \
        --case by-status --case by-referrer "$@"
}

case ${1:-try} in
try)
    postgres_of 1000
    measure --database "1000=$url" --connections 16
    ;;
main)
    postgres_of 20000
    measure --database "20000=$url" --way cold --way relational --way redis --way documents --way changing --way answers --peer \
        --cache-bytes 400000000
    ;;
sizes)
    postgres_of 1000
    small=$url
    postgres_of 200000
    sizes --database "1000=$small" --database "200000=$url"
    ;;
sizes-sqlite)
    sqlite_of 1000
    small=$url
    sqlite_of 200000
    sizes --database "1000=$small" --database "200000=$url"
    ;;
sqlite)
    sqlite_of 20000
    measure --database "20000=$url" --connections 16
    ;;
attack)
    postgres_of 1000
    scripts/without-settings.sh "$bench" attack --rightdoor "$target/release/rightdoor" --database "1000=$url"
    ;;
import)
    "$bench" registers --folder "$scratch/registers"
    into() {
        psql --quiet "$RIGHTDOOR_TEST_POSTGRES" --command "CREATE DATABASE $1"
        databases=(--database "SQLite=sqlite://$scratch/$1.sqlite"
            --database "PostgreSQL=${RIGHTDOOR_TEST_POSTGRES%/*}/$1")
        shift
        scripts/without-settings.sh "$bench" import --rightdoor "$target/release/rightdoor" "${databases[@]}" "$@"
    }
    printf '| register | database | first | again | memory at most, first | again |\n|---|---|--:|--:|--:|--:|\n'
    into code_point --register "postcodes=$scratch/registers/codepo_gb" \
        --register "gp-practices=$scratch/registers/epraccur.csv" \
        --register "schools=$scratch/registers/edubasealldata.csv"
    into ons --register "postcodes=$scratch/registers/NSPL_SYNTHETIC_UK.csv"
    ;;
*)
    sed --quiet '2,/^set/p' "$0" >&2
    exit 2
    ;;
esac

#!/usr/bin/env bash
# Backs a PostgreSQL database up, restores it into an empty one, and compares the rows and the checksum of every table:
#
#   scripts/backup-roundtrip.sh DATABASE_URL EMPTY_DATABASE_URL
#
# Nothing may write to the first meanwhile. tests/it/operate_backup.rs does the same with SQLite.
set -euo pipefail

if [ $# -ne 2 ]; then
    sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
scripts=$(dirname "${BASH_SOURCE[0]}")
folder=$(mktemp -d "${TMPDIR:-/tmp}/rightdoor-roundtrip.XXXXXX")
trap 'rm -rf "$folder"' EXIT

ask() {
    psql --dbname="$1" --no-psqlrc --quiet --tuples-only --no-align --command="$2"
}

# One line a table: its name, its rows, the checksum of its rows in an order that does not depend on where they lie.
summary() {
    local table
    for table in $(ask "$1" "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"); do
        ask "$1" "SELECT '$table', count(*), md5(coalesce(string_agg(line, E'\n' ORDER BY line COLLATE \"C\"), ''))
            FROM (SELECT t::text AS line FROM \"$table\" t) AS lines"
    done
}

backup=$("$scripts/backup.sh" "$1" "$folder")
"$scripts/restore.sh" "$backup" "$2"
summary "$1" >"$folder/before"
summary "$2" >"$folder/after"
diff "$folder/before" "$folder/after"
if "$scripts/restore.sh" "$backup" "$2" 2>/dev/null; then
    echo "A database that holds something was replaced unasked" >&2
    exit 1
fi
"$scripts/restore.sh" --replace "$backup" "$2"
summary "$2" | diff "$folder/before" -
echo "$(wc -l <"$folder/before") tables are the same: rows $(awk -F'|' '{ n += $2 } END { print n }' "$folder/before")"

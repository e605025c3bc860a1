#!/usr/bin/env bash
# Puts a backup made by scripts/backup.sh in the place of the directory's database. Stop every server first:
#
#   scripts/restore.sh [--replace] BACKUP DATABASE_URL
#
# The checksum beside the backup must fit. A database that holds something is kept unless --replace is given; then a
# SQLite file is moved aside, and the tables of a PostgreSQL database are dropped in the transaction that restores
# them. Start the servers afterwards: they bring an older schema up to date.
set -euo pipefail

replace=no
if [ "${1:-}" = --replace ]; then
    replace=yes
    shift
fi
if [ $# -ne 2 ]; then
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
backup=$1
url=$2

(cd "$(dirname "$backup")" && sha256sum --check --quiet "$(basename "$backup").sha256")

refuse() {
    echo "$1 holds something: give --replace to restore in its place" >&2
    exit 1
}

restore_sqlite() {
    local file=${url#sqlite:}
    file=${file#//}
    file=${file%%\?*}
    local found
    found=$(sqlite3 -readonly "$backup" 'PRAGMA integrity_check; PRAGMA foreign_key_check;')
    if [ "$found" != ok ]; then
        echo "The backup is damaged: $found" >&2
        exit 1
    fi
    mkdir -p "$(dirname "$file")"
    if [ -e "$file" ]; then
        [ $replace = yes ] || refuse "$file"
        local aside
        aside=$file.before-$(date -u +%Y%m%dT%H%M%SZ)
        # What a write-ahead log still holds belongs to the file that it stands beside.
        for end in '' -wal -shm; do
            [ ! -e "$file$end" ] || mv "$file$end" "$aside$end"
        done
        echo "The database that was there is now $aside"
    fi
    cp "$backup" "$file.restored"
    sync -f "$file.restored"
    mv "$file.restored" "$file"
}

restore_postgres() {
    local tables
    tables=$(psql --dbname="$url" --no-psqlrc --tuples-only --no-align \
        --command="SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    local clean=()
    if [ "$tables" != 0 ]; then
        [ $replace = yes ] || refuse "The database"
        clean=(--clean --if-exists)
    fi
    pg_restore --dbname="$url" --no-owner --no-privileges --single-transaction --exit-on-error "${clean[@]}" "$backup"
    psql --dbname="$url" --no-psqlrc --quiet --command=ANALYZE
}

case $url in
sqlite:*) restore_sqlite ;;
postgres:* | postgresql:*) restore_postgres ;;
*)
    echo "A database is at sqlite://… or postgres://…" >&2
    exit 2
    ;;
esac
echo "restored from $backup"

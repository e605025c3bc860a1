#!/usr/bin/env bash
# Writes a backup of the directory's database, with its checksum, while servers go on:
#
#   scripts/backup.sh DATABASE_URL FOLDER
#
# DATABASE_URL is what the server has in RIGHTDOOR_DATABASE_URL: sqlite://… or postgres://…. The backup is
# FOLDER/rightdoor-YYYYMMDDTHHMMSSZ.sqlite or ….dump, and its name is printed. Needs sqlite3, or pg_dump of the
# server's version or later. scripts/restore.sh takes it back.
set -euo pipefail

if [ $# -ne 2 ]; then
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
url=$1
folder=$2
umask 077
mkdir -p "$folder"
name=rightdoor-$(date -u +%Y%m%dT%H%M%SZ)

# What is not whole never has a backup's name.
unfinished=$(mktemp -d "$folder/.unfinished.XXXXXX")
trap 'rm -rf "$unfinished"' EXIT

case $url in
sqlite:*)
    file=${url#sqlite:}
    file=${file#//}
    file=${file%%\?*}
    if [ ! -f "$file" ]; then
        echo "There is no database at $file" >&2
        exit 1
    fi
    backup=$name.sqlite
    # One transaction of reading: the backup is the database at one moment, whatever is written meanwhile.
    sqlite3 -readonly -cmd '.timeout 10000' "$file" "VACUUM INTO '$unfinished/$backup'"
    ;;
postgres:* | postgresql:*)
    backup=$name.dump
    pg_dump --dbname="$url" --format=custom --no-owner --no-privileges --file="$unfinished/$backup"
    ;;
*)
    echo "A database is at sqlite://… or postgres://…" >&2
    exit 2
    ;;
esac

if [ -e "$folder/$backup" ]; then
    echo "$folder/$backup is there already" >&2
    exit 1
fi
(cd "$unfinished" && sha256sum "$backup" >"$backup.sha256")
sync -f "$unfinished/$backup"
mv "$unfinished/$backup.sha256" "$unfinished/$backup" "$folder/"
echo "$folder/$backup"

#!/usr/bin/env bash
# Audits the program for GraphQL over HTTP: http-audit.sh. Runs every check of the npm package graphql-http, and asks with
# Apollo Client, urql and graphql-request. The packages go beside what cargo builds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/served.sh
scripts/ensure-commands.sh node:nodejs npm:npm

audit=${CARGO_TARGET_DIR:-target}/http-audit
mkdir -p "$audit"
cp tests/http-audit/* "$audit"
if ! npm ci --silent --no-audit --no-fund --prefix "$audit"; then
    echo "NOT RUN: the packages of tests/http-audit/ cannot be fetched from npm." >&2
    exit 0
fi

start_served
node "$audit/audit.mjs" "$served/graphql"
node "$audit/clients.mjs" "$served/graphql"

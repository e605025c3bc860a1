#!/usr/bin/env bash
# Asks the program more than a thousand queries made up from its schema, sound and not, with schemathesis from PyPI:
# fuzz-schema.sh [SEED]. None may meet a fault of the system. The package goes beside what cargo builds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/served.sh
scripts/ensure-commands.sh python3:python3 curl:curl
python3 -c 'import ensurepip' 2>/dev/null || scripts/ensure-commands.sh no-command:python3-venv

environment=${CARGO_TARGET_DIR:-target}/schemathesis
[ -x "$environment/bin/schemathesis" ] || {
    python3 -m venv "$environment"
    if ! "$environment/bin/pip" install --quiet schemathesis==4.32.5; then
        echo "NOT RUN: schemathesis cannot be fetched from PyPI." >&2
        exit 0
    fi
}

start_served
# It takes every error of an answer for one of the server, and most of what it makes up is to be refused: what counts is
# which codes the server has counted itself.
(cd "$environment" && bin/schemathesis run "$served/graphql" --checks not_a_server_error --phases fuzzing \
    --mode all --max-examples 80 --continue-on-failure --seed "${1:-1}" >fuzz.log 2>&1) || true

curl --silent "$served/metrics" | grep '^rightdoor_requests_total{' | python3 -c '
import re, sys

counts = {}
for line in sys.stdin:
    counts[re.search("code=\"([A-Z_a-z]+)\"", line)[1]] = int(float(line.split()[-1]))
of_the_system = {"INTERNAL", "TIMEOUT", "UNAVAILABLE"} & counts.keys()
total = sum(counts.values())
print(f"{total} queries: " + ", ".join(f"{number} {code}" for code, number in sorted(counts.items())))
sys.exit(1 if of_the_system or total < 1000 else 0)
'

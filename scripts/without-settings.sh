#!/usr/bin/env bash
# Runs a command without the variables that the program takes for settings, which those of its tests are not:
#
#   scripts/without-settings.sh COMMAND...
set -euo pipefail
readarray -t unset < <(compgen -v RIGHTDOOR_ | sed 's/^/--unset=/')
exec env "${unset[@]}" "$@"

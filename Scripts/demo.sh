#!/usr/bin/env bash
# Sets everything up, builds Apus, tunes a real classifier and shows what was found.
# The same command again goes on with the study, or shows it if it is done; FRESH=1 starts anew.
set -euo pipefail
cd "$(dirname "$0")/.."
bash Scripts/setup.sh
swift build -c release --product apus
apus=$PWD/.build/release/apus
export PATH="$PWD/.venv/bin:$PATH"

cd Examples/digits
[ -z "${FRESH:-}" ] || rm -rf apus.db apus.db-wal apus.db-shm apus-runs
"$apus" run digits.yaml
echo
"$apus" best digits

#!/usr/bin/env bash
# Runs the fault suite N times in a row, each time with another seed; stops at the first failure, whose seed it tells.
set -euo pipefail
cd "$(dirname "$0")/.."
times=${1:-100}
[ "${APUS_FAULTS_BUILT:-}" ] || swift build -c release --product apusPackageTests >/dev/null
for seed in $(seq "${2:-1}" $((${2:-1} + times - 1))); do
    if ! APUS_FAULT_SEED=$seed swift test -c release --skip-build --filter '^FaultTests\.' >"${TMPDIR:-/tmp}/faults.log" 2>&1; then
        grep -E 'recorded an issue|failed' "${TMPDIR:-/tmp}/faults.log" | head -20
        echo "faults: seed $seed failed; all of it is in ${TMPDIR:-/tmp}/faults.log"
        exit 1
    fi
    echo "faults: seed $seed passed"
done
echo "faults: $times runs passed"

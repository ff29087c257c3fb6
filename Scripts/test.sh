#!/usr/bin/env bash
# Sets everything up and runs all tests, in release mode: numerics and real processes are part of them.
set -euo pipefail
cd "$(dirname "$0")/.."
bash Scripts/setup.sh
bash Scripts/check.sh
swift build -c release --build-tests
swift test -c release --skip-build

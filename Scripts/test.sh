#!/usr/bin/env bash
# Sets everything up and runs all tests, in release mode: numerics and real processes are part of them.
set -euo pipefail
cd "$(dirname "$0")/.."
bash Scripts/setup.sh
bash Scripts/check.sh
# One product after the other: all at once would build the tools of every plugin that a dependency has, protoc among them.
for product in apus example-in-process instruction-count apusPackageTests; do
    swift build -c release --product "$product"
done
# Servers are tested after the rest: numerics keep all threads busy, and whoever calls a server does not wait for ever.
servers='^(RPCTests\.|DashboardTests\.|CLITests\.TrackingTests)'
swift test -c release --skip-build --skip "$servers"
swift test -c release --skip-build --filter "$servers"

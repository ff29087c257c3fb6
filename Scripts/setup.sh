#!/usr/bin/env bash
# Installs what Apus builds with and is tested against: Debian packages, and a Python environment in .venv.
# Safe to run again: what is there already is left alone.
set -euo pipefail
cd "$(dirname "$0")/.."

need_apt=()
for package in binutils chromium libnlopt-dev libopenblas0-serial libpq-dev libsqlite3-dev libsvm-tools postgresql \
    python3-venv valgrind zlib1g-dev; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || need_apt+=("$package")
done
if [ ${#need_apt[@]} -gt 0 ]; then
    echo "setup: installing ${need_apt[*]}"
    sudo=$([ "$(id -u)" = 0 ] || echo sudo)
    $sudo apt-get update -q
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${need_apt[@]}"
fi

# A package list that has changed means an environment to be brought up to date.
wanted=Scripts/requirements.txt
if ! cmp -s "$wanted" .venv/requirements.txt; then
    echo "setup: making the Python environment .venv"
    [ -x .venv/bin/python ] || python3 -m venv .venv
    .venv/bin/python -m pip install -q --disable-pip-version-check -r "$wanted"
    cp "$wanted" .venv/requirements.txt
fi
echo "setup: done"

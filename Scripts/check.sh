#!/usr/bin/env bash
# Checks the form of the code: the formatter's rules, and the sizes that CONTRIBUTING.md asks for.
set -euo pipefail
cd "$(dirname "$0")/.."
swift format lint --strict --parallel --recursive Sources Tests Benchmarks/Sources Examples Package.swift
long=$(git ls-files 'Sources/*.swift' | grep -v /Generated/ | xargs wc -l | awk '$2 != "total" && $1 > 500')
[ -z "$long" ] || { printf 'files over 500 lines:\n%s\n' "$long"; exit 1; }
marks=$(git ls-files 'Sources/*.swift' | xargs grep -nE '\b(TODO|FIXME|XXX|fatalError\(|try!|as!)' || true)
[ -z "$marks" ] || { printf 'unfinished or trapping:\n%s\n' "$marks"; exit 1; }
echo "check: the form is right"

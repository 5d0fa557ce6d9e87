#!/usr/bin/env bash
# `make bench-rules`: how fast the rulebook answers, one table, and out/bench-rules.json.
#
#   QUICK=1       a tenth of everything
#   TRIALS=N      another number of random overlay trials than 1,000,000
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"
cd "$JIERU_ROOT"
tools/setup.sh build
swift build -c release --product rules-bench --scratch-path "$JIERU_SCRATCH"
mkdir -p out
arguments=(--rulebooks Rulebooks --json out/bench-rules.json --trials "${TRIALS:-1000000}")
if [ "${QUICK:-0}" = 1 ]; then arguments+=(--quick); fi
exec "$(swift build -c release --show-bin-path --scratch-path "$JIERU_SCRATCH")/rules-bench" "${arguments[@]}"

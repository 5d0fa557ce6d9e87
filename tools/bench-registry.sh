#!/usr/bin/env bash
# `make bench-registry`: how fast the registry writes, lists, imports and assesses, one table, and
# out/bench-registry.json. A sample region of a million cases is loaded first (about 10 GB in the cache, kept for the next
# run and made anew when the schema changes).
#
#   QUICK=1       60,000 cases instead of a million, less of everything
#   ONLY=WORDS    some parts alone: reads,annual,writes,import
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"
cd "$JIERU_ROOT"
tools/setup.sh build
swift build -c release --product registry-bench --scratch-path "$JIERU_SCRATCH"
mkdir -p out "$JIERU_CACHE/bench-registry"
program="$(swift build -c release --show-bin-path --scratch-path "$JIERU_SCRATCH")/registry-bench"
arguments=(--root . --cache "$JIERU_CACHE/bench-registry")
if [ "${QUICK:-0}" = 1 ]; then arguments+=(--quick); fi
"$program" "${arguments[@]}" --prepare
if [ -n "${ONLY:-}" ]; then arguments+=(--only "$ONLY"); fi
exec "$program" "${arguments[@]}" --json out/bench-registry.json

#!/usr/bin/env bash
# `make bench-planning`: the numeric rooms beside their peers in one run, one table at the end, out/bench-planning.json.
#
#   PEERS=no      ours alone
#   ROWS="a b"    rows whose name contains one of these words
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"
cd "$JIERU_ROOT"
tools/setup.sh bench
for product in imaging-bench ablation-bench; do
  swift build -c release --product "$product" --scratch-path "$JIERU_SCRATCH"
done
JIERU_BENCH="$(swift build -c release --show-bin-path --scratch-path "$JIERU_SCRATCH")"
export JIERU_BENCH
exec .venv-bench/bin/python tools/bench-planning.py

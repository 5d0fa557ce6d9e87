#!/usr/bin/env bash
# `make bench-archive`: the archive beside its peers in one run, one table at the end, out/bench-archive.json.
#
#   QUICK=1       a fifth of the objects, one repetition
#   PEERS=no      ours alone
#   MILLION=no    without the index of a million instances
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"
cd "$JIERU_ROOT"
if [ ! -f "$JIERU_SHARED/bench/dicom/bench.py" ]; then
  say "没有找到对比脚本 $JIERU_SHARED/bench/dicom，无法对比。" \
    "The benchmark scripts are not at $JIERU_SHARED/bench/dicom (set JIERU_SHARED); nothing to compare with."
  exit 0
fi
tools/setup.sh bench
if [ -z "${JIERU_BIN:-}" ]; then
  swift build -c release --product jieru --scratch-path "$JIERU_SCRATCH"
  JIERU_BIN="$(swift build -c release --show-bin-path --scratch-path "$JIERU_SCRATCH")/jieru"
fi
export JIERU_BIN
exec .venv-bench/bin/python tools/bench-archive.py

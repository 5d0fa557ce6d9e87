#!/usr/bin/env bash
# Run every fuzz target of Fuzz/ for a while; a crash ends the run and leaves its input in out/fuzz.
#   SECONDS_EACH=60
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"
cd "$JIERU_ROOT"
tools/setup.sh build
for target in Fuzz/*/; do
  target=$(basename "$target")
  say "模糊测试 $target" "Fuzzing $target"
  Fuzz/run.sh "$target"
done

#!/usr/bin/env bash
# Run every fuzz target of Fuzz/ for a while; a crash ends the run and leaves its input in out/fuzz.
#   SECONDS_EACH=60
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"
cd "$JIERU_ROOT"
tools/setup.sh build
mkdir -p out/fuzz
found=no
for script in Fuzz/*.sh; do
  [ -e "$script" ] || continue
  found=yes
  say "模糊测试 $script" "Fuzzing with $script"
  SECONDS_EACH="${SECONDS_EACH:-60}" bash "$script"
done
[ "$found" = yes ] || die "Fuzz/ 里还没有目标。" "There is no target in Fuzz/ yet."

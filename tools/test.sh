#!/usr/bin/env bash
# Build and run every test: Swift, then foreign peers and the browser against the program just built.
#
#   ONLY=swift|peers|web   one part alone          ARGS='-k find'   handed on to pytest
# Ends with one line of totals and fails when anything failed.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"
cd "$JIERU_ROOT"
tools/setup.sh test

results="$JIERU_ROOT/out/test-results"
rm -rf "$results"
mkdir -p "$results"
wanted() { [ -z "${ONLY:-}" ] || [ "$ONLY" = "$1" ]; }
[ -d "$JIERU_SHARED/data" ] || say "没有共享测试文件，相关测试将跳过" \
  "No shared test files at $JIERU_SHARED; the tests that need them will skip"

say "构建（调试）" "Building (debug) in $JIERU_SCRATCH"
swift build --build-tests --scratch-path "$JIERU_SCRATCH"
JIERU_BIN="${JIERU_BIN:-$(swift build --show-bin-path --scratch-path "$JIERU_SCRATCH")/jieru}"
export JIERU_BIN

failed=0
if wanted swift; then
  # Room by room: each in a process of its own, so that no room's open files, threads or load trouble another's.
  for folder in Tests/*Tests; do
    room="${folder#Tests/}"
    say "Swift 测试：$room" "Swift tests: $room"
    swift test --skip-build --scratch-path "$JIERU_SCRATCH" --filter "^$room\." \
      --xunit-output "$results/$room.xml" || failed=1
  done
fi
if wanted web && [ -f deno.json ]; then
  say "网页模块" "Modules of the pages: types and unit tests"
  "$JIERU_VENV/bin/deno" check --quiet --no-remote Web Tests/Web/unit || failed=1
  "$JIERU_VENV/bin/deno" test --quiet --no-check --no-remote --allow-read=Web --junit-path "$results/pages.xml" || failed=1
fi
for part in peers web; do
  case "$part" in peers) folder=Tests/Peers ;; web) folder=Tests/Web ;; esac
  if wanted "$part" && compgen -G "$folder/test_*.py" >/dev/null; then
    say "对端测试：$folder" "Tests against real peers: $folder"
    # shellcheck disable=SC2086
    "$JIERU_PYTHON" -m pytest "$folder" -q -rs --junitxml "$results/$part.xml" ${ARGS:-} || failed=1
  fi
done

"$JIERU_PYTHON" tools/test-totals.py "$results" "$failed" || failed=1
exit "$failed"

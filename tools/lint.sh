#!/usr/bin/env bash
# Formatting, file lengths, scripts. Fast; builds nothing.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"
cd "$JIERU_ROOT"
failed=0

say "格式" "swift format"
mapfile -t swift_files < <(git ls-files '*.swift' | grep -v '/Generated/')
swift format lint --strict --parallel "${swift_files[@]}" || failed=1

say "文件长度（上限 400 行）" "File lengths (400 lines at most, generated tables aside)"
while read -r lines file; do
  if [ "$lines" -gt 400 ] && [ "$file" != total ]; then echo "$file: $lines lines" >&2; failed=1; fi
done < <(wc -l "${swift_files[@]}")

say "禁忌" "Things the house does not do"
if git grep -nE 'try!|fatalError\(' -- 'Sources/*.swift' ':!*/Generated/*' | grep -vE '^\S+\s*//'; then
  echo "try! and fatalError do not belong on input paths" >&2
  failed=1
fi
if git ls-files | grep -E '/(Common|Utils|Helpers|Manager)/'; then failed=1; fi

say "脚本" "Scripts"
for script in tools/*.sh Fuzz/*.sh .ci/run; do bash -n "$script" || failed=1; done
python3 - $(git ls-files '*.py') <<'PY' || failed=1
import ast, sys
for path in sys.argv[1:]:
    ast.parse(open(path, encoding="utf-8").read(), path)
PY
if [ -f deno.json ] && [ -x "$JIERU_VENV/bin/deno" ]; then
  say "网页" "Pages"
  "$JIERU_VENV/bin/deno" check --quiet --no-remote Web Tests/Web/unit || failed=1
  "$JIERU_VENV/bin/deno" lint --quiet || failed=1
fi
[ "$failed" = 0 ] && say "通过" "Clean"
exit "$failed"

#!/usr/bin/env bash
# API documentation of every room into out/docs, by the toolchain's own docc; nothing is downloaded.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"
cd "$JIERU_ROOT"
tools/setup.sh build
docc="$(command -v docc || echo "$(dirname "$(command -v swift)")/docc")"
[ -x "$docc" ] || die "工具链里没有 docc。" "The toolchain has no docc."
graphs="$JIERU_SCRATCH/symbol-graphs"
mkdir -p "$graphs" out/docs
swift build --scratch-path "$JIERU_SCRATCH/docs" \
  -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$graphs"
for room in DICOMCore Codecs DICOMNetwork Store Imaging Ablation Phantoms Rulebook Archive Registry Planning Server; do
  one="$graphs/only-$room"
  rm -rf "$one"
  mkdir -p "$one"
  cp "$graphs/$room".symbols.json "$graphs/$room"@*.symbols.json "$one" 2>/dev/null || true
  "$docc" convert --additional-symbol-graph-dir "$one" --fallback-display-name "$room" \
    --fallback-bundle-identifier "jieru.$room" --output-path "out/docs/$room" \
    --transform-for-static-hosting --hosting-base-path "$room"
done
say "文档：out/docs" "Documentation in out/docs; serve that folder with any web server"

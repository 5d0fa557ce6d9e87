#!/usr/bin/env bash
# Fuzz the reader of multipart bodies (STOW-RS) with libFuzzer and AddressSanitizer.
#   SECONDS_EACH=60 Fuzz/multipart.sh        a crash leaves its input in out/fuzz/multipart
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
out="${FUZZ_OUT:-$root/out/fuzz}/multipart"
mkdir -p "$out/corpus"
reader="$root/Sources/Front/Server/HTTP/MultipartReader.swift"
target="$root/Fuzz/multipart/MultipartTarget.swift"
if [ ! -e "$out/multipart-fuzz" ] || [ -n "$(find "$reader" "$target" -newer "$out/multipart-fuzz" -print -quit)" ]; then
  swiftc -swift-version 6 -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility \
    -enable-upcoming-feature InternalImportsByDefault -package-name jieru -O -wmo -g -parse-as-library \
    -sanitize=fuzzer,address -module-name MultipartFuzz "$reader" "$target" -o "$out/multipart-fuzz"
fi
python3 "$root/Fuzz/multipart/seeds.py" "$out/seeds"
# The runtime's own crash handler gets in the way of the sanitizer's.
export SWIFT_BACKTRACE=enable=no
"$out/multipart-fuzz" "$out/corpus" "$out/seeds" -max_total_time="${SECONDS_EACH:-60}" \
  -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$out/"

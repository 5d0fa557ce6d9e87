#!/usr/bin/env bash
# Fuzz the readers of rule files, overlays, facts and tables with libFuzzer and AddressSanitizer.
#   SECONDS_EACH=60   FUZZ_OUT=out/fuzz
# A crash ends the run with exit code 1 and leaves its input in out/fuzz/rules.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${FUZZ_OUT:-$root/out/fuzz}/rules
mkdir -p "$out/corpus"
flags=(-O -wmo -swift-version 6 -parse-as-library -package-name jieru
  -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility
  -enable-upcoming-feature InternalImportsByDefault -sanitize=fuzzer,address -use-ld=lld -I "$out"
  -I "$root/Sources/Base/CZlib")

cd "$out"
module() { # name, list of sources: a module and its object file
  local name=$1
  shift
  swiftc "${flags[@]}" -module-name "$name" -emit-module -emit-module-path "$out/$name.swiftmodule" -emit-object -o "$out/$name.o" "$@"
}
mapfile -t core < <(find "$root/Sources/Base/DICOMCore" -name '*.swift' | sort)
module DICOMCore "${core[@]}"
# Hashes are no readers: without SHA-256 the fuzzer needs no cryptographic library.
mapfile -t rules < <(find "$root/Sources/Engines/Rulebook" "$root/Fuzz/rules" -name '*.swift' ! -name ContentHash.swift | sort)
swiftc "${flags[@]}" -module-name RulesFuzz "${rules[@]}" DICOMCore.o -lz -o fuzz-rules

# Seeds: the rulebook's own files, cut into pieces the fuzzer can work with.
python3 "$root/Fuzz/rules/seeds.py" "$root/Rulebooks" "$out/corpus"

# The runtime's own crash handler gets in the way of the sanitizer's.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0
JIERU_RULEBOOKS="$root/Rulebooks" ./fuzz-rules -max_total_time="${SECONDS_EACH:-60}" -timeout=20 -rss_limit_mb=2048 \
  -max_len=8192 -artifact_prefix="$out/" -print_final_stats=1 "$out/corpus"

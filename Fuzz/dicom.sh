#!/usr/bin/env bash
# Fuzz the DICOM readers (header scanner, data sets, DICOM JSON) with libFuzzer and AddressSanitizer.
#   SECONDS_EACH=60   JOBS=1   JIERU_SHARED=../shared (seeds, where present)   FUZZ_OUT=out/fuzz
# A crash ends the run with exit code 1 and leaves its input in out/fuzz/dicom.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${FUZZ_OUT:-$root/out/fuzz}/dicom
shared=${JIERU_SHARED:-$root/../shared}/data/dicom
core=$root/Sources/Base
mkdir -p "$out/corpus"

# One module: core and target together, so that the target sees what is not public.
find "$core/DICOMCore" "$root/Fuzz/dicom" -name '*.swift' -print0 | sort -z |
  xargs -0 swiftc -O -wmo -swift-version 6 -parse-as-library -module-name DICOMFuzz -package-name jieru \
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility \
    -enable-upcoming-feature InternalImportsByDefault \
    -sanitize=fuzzer,address -use-ld=lld -I "$core/CZlib" -lz -o "$out/fuzz-dicom"

# Seeds: the beginnings of the shared files' data sets, each behind the two bytes that choose syntax and cut.
if [ -d "$shared" ] && command -v python3 >/dev/null; then
  python3 "$root/Fuzz/dicom/seeds.py" "$shared" "$out/corpus"
fi

# The runtime's own crash handler gets in the way of the sanitizer's.
export SWIFT_BACKTRACE=enable=no
"$out/fuzz-dicom" -max_total_time="${SECONDS_EACH:-60}" -timeout=20 -rss_limit_mb=2048 -max_len=16384 \
  -jobs="${JOBS:-0}" -artifact_prefix="$out/" -print_final_stats=1 -dict="$root/Fuzz/dicom/dicom.dict" "$out/corpus"

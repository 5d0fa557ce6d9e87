#!/usr/bin/env bash
# Fuzz the frame decoders (RLE, JPEG, JPEG-LS, JPEG 2000, HTJ2K, deflated frames) with libFuzzer and
# AddressSanitizer. Our own code is instrumented; the C libraries are Debian's and only their memory is watched.
#   SECONDS_EACH=60   FUZZ_OUT=out/fuzz
# A crash ends the run with exit code 1 and leaves its input in out/fuzz/codecs.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
here=$root/Fuzz/codecs
out=${FUZZ_OUT:-$root/out/fuzz}/codecs
base=$root/Sources/Base
mkdir -p "$out/corpus"

flags=(-O -wmo -swift-version 6 -parse-as-library -package-name jieru
  -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility
  -enable-upcoming-feature InternalImportsByDefault -use-ld=lld -I "$out")
for library in CZlib CTurboJPEG COpenJPEG CCharLS; do flags+=(-I "$base/$library"); done
for option in $(pkg-config --cflags-only-I libopenjp2); do flags+=(-Xcc "$option"); done
printf 'module COpenJPHShim { header "%s" link "openjph" export * }\n' \
  "$base/COpenJPHShim/include/openjph_shim.h" > "$out/openjph_shim.modulemap"
flags+=(-Xcc "-fmodule-map-file=$out/openjph_shim.modulemap")
clang++ -O1 -g -fPIC -I"$base/COpenJPHShim/include" -c "$base/COpenJPHShim/shim.cpp" -o "$out/shim.o"
libraries=("$out/shim.o" -lopenjph -lopenjp2 -lcharls -lturbojpeg -lz -lstdc++)

cd "$out"
module() { # name, sources' folder, sanitizers: a module and its object file
  find "$2" -name '*.swift' -print0 | sort -z |
    xargs -0 swiftc "${flags[@]}" "$3" -module-name "$1" -emit-module -emit-module-path "$out/$1.swiftmodule" \
      -emit-object -o "$out/$1.o"
}
module DICOMCore "$base/DICOMCore" -sanitize=fuzzer,address
module Codecs "$base/Codecs" -sanitize=fuzzer,address
swiftc "${flags[@]}" -sanitize=fuzzer,address -module-name FuzzCodecs "$here/FuzzCodecs.swift" \
  DICOMCore.o Codecs.o "${libraries[@]}" -o fuzz-codecs

# Seeds: what our encoders write, each behind the byte that picks syntax and shape.
module DICOMCore "$base/DICOMCore" -sanitize=address
module Codecs "$base/Codecs" -sanitize=address
swiftc "${flags[@]}" -sanitize=address -module-name Seeds "$here/Seeds.swift" \
  DICOMCore.o Codecs.o "${libraries[@]}" -o seeds
export ASAN_OPTIONS=detect_leaks=0
./seeds "$out/corpus"

# The runtime's own crash handler gets in the way of the sanitizer's.
export SWIFT_BACKTRACE=enable=no
./fuzz-codecs -max_total_time="${SECONDS_EACH:-60}" -timeout=20 -rss_limit_mb=2048 -max_len=8192 \
  -artifact_prefix="$out/" -print_final_stats=1 "$out/corpus"

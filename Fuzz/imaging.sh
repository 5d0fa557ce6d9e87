#!/usr/bin/env bash
# Fuzz the readers of volumes (NIfTI, DICOM series, segmentations, structure sets) and of planning tables with libFuzzer
# and AddressSanitizer. Our own code is instrumented; the C libraries are Debian's and only their memory is watched.
#   SECONDS_EACH=60   FUZZ_OUT=out/fuzz
# A crash ends the run with exit code 1 and leaves its input in out/fuzz/imaging.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
here=$root/Fuzz/imaging
out=${FUZZ_OUT:-$root/out/fuzz}/imaging
base=$root/Sources/Base
engines=$root/Sources/Engines
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
# Samples and promises are those of the mutation test; of the planner only its tables.
sources=("$root/Tests/ImagingTests/Files/SampleFiles.swift" "$engines/Ablation/AblationError.swift"
  "$engines/Ablation/Tables/PropertyTable.swift" "$engines/Ablation/Technique/TechniqueTable.swift")

cd "$out"
program() { # sanitizers, program, its own source
  local name folder
  for name in DICOMCore Codecs Imaging; do
    folder=$base/$name
    [ -d "$folder" ] || folder=$engines/$name
    find "$folder" -name '*.swift' -print0 | sort -z |
      xargs -0 swiftc "${flags[@]}" "$1" -module-name "$name" -emit-module -emit-module-path "$out/$name.swiftmodule" \
        -emit-object -o "$out/$name.o"
  done
  swiftc "${flags[@]}" "$1" -module-name ImagingFuzz "$3" "${sources[@]}" DICOMCore.o Codecs.o Imaging.o \
    "${libraries[@]}" -o "$2"
}
export ASAN_OPTIONS=detect_leaks=0
program -sanitize=address seeds "$here/Seeds.swift"
./seeds "$root/AblationTables/1" "$out/corpus"
program -sanitize=fuzzer,address fuzz-imaging "$here/ImagingTarget.swift"

# The runtime's own crash handler gets in the way of the sanitizer's.
export SWIFT_BACKTRACE=enable=no
./fuzz-imaging -max_total_time="${SECONDS_EACH:-60}" -timeout=20 -rss_limit_mb=3072 -max_len=16384 \
  -artifact_prefix="$out/" -print_final_stats=1 "$out/corpus"

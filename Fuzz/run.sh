#!/usr/bin/env bash
# Fuzz one room's parsers with libFuzzer and AddressSanitizer:  Fuzz/run.sh TARGET
#   codecs     frames: RLE, JPEG, JPEG-LS, JPEG 2000, HTJ2K, deflated
#   dicom      header scanner, data sets, DICOM JSON
#   imaging    volumes: NIfTI, series, segmentations, structure sets; tables of the planner
#   multipart  bodies of STOW-RS
#   network    PDUs, messages, negotiation, command sets
#   rules      rule files, overlays, facts, tables
# SECONDS_EACH=60   JOBS=0   FUZZ_OUT=out/fuzz   JIERU_SHARED=../shared (further seeds for dicom, where it is there)
# Our own code is instrumented; the C libraries are Debian's and only their memory is watched. A crash ends the run with
# exit code 1 and leaves its input in out/fuzz/TARGET.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
script=$root/Fuzz/run.sh
target=${1:-}
here=$root/Fuzz/$target
if [ -z "$target" ] || [ ! -d "$here" ]; then
  echo "用法 usage: Fuzz/run.sh $(cd "$root/Fuzz" && printf '%s\n' */ | tr -d / | paste -sd'|')" >&2
  exit 2
fi
out=${FUZZ_OUT:-$root/out/fuzz}/$target
base=$root/Sources/Base
engines=$root/Sources/Engines
mkdir -p "$out/corpus"

swift_files() { find "$@" -name '*.swift' | sort; }
# Modules below the target, each with its folder; the target's own sources; what is linked; limits of a run.
modules=()
sources=()
samples=()
libraries=(-lz)
longest=8192 memory=2048 options=()
# A seed program in Swift (built like the target, without the fuzzer) with its argument, or one in Python.
seed_program='' seed_argument=''
seeds() { :; }
case $target in
  codecs)
    modules=("DICOMCore $base/DICOMCore" "Codecs $base/Codecs")
    sources=("$here/FuzzCodecs.swift")
    seed_program=$here/Seeds.swift
    ;;
  dicom)
    # One module, so that the target sees what is not public.
    mapfile -t sources < <(swift_files "$base/DICOMCore" "$here")
    longest=16384 options=(-dict="$here/dicom.dict")
    shared=${JIERU_SHARED:-$root/../shared}/data/dicom
    seeds() { [ ! -d "$shared" ] || python3 "$here/seeds.py" "$shared" "$out/corpus"; }
    ;;
  imaging)
    # Samples and promises are those of the mutation test; of the planner only its tables.
    modules=("DICOMCore $base/DICOMCore" "Codecs $base/Codecs" "Imaging $engines/Imaging")
    samples=("$root/Tests/ImagingTests/Files/SampleFiles.swift" "$engines/Ablation/AblationError.swift"
      "$engines/Ablation/Tables/PropertyTable.swift" "$engines/Ablation/Technique/TechniqueTable.swift")
    sources=("$here/ImagingTarget.swift" "${samples[@]}")
    seed_program=$here/Seeds.swift seed_argument=$root/AblationTables/1
    longest=16384 memory=3072
    ;;
  multipart)
    sources=("$root/Sources/Front/Server/HTTP/MultipartReader.swift" "$here/MultipartTarget.swift")
    longest=4096
    seeds() { python3 "$here/seeds.py" "$out/corpus"; }
    ;;
  network)
    # The room's parts without I/O; NIO is not needed.
    modules=("DICOMCore $base/DICOMCore")
    mapfile -t sources < <(swift_files "$base"/DICOMNetwork/{Contract,UpperLayer,Message} "$here")
    seeds() { python3 "$here/seeds.py" "$out/corpus"; }
    ;;
  rules)
    # Hashes are no readers: without SHA-256 the fuzzer needs no cryptographic library.
    modules=("DICOMCore $base/DICOMCore")
    mapfile -t sources < <(swift_files "$engines/Rulebook" "$here" | grep -v '/ContentHash\.swift$')
    export JIERU_RULEBOOKS=$root/Rulebooks
    seeds() { python3 "$here/seeds.py" "$root/Rulebooks" "$out/corpus"; }
    ;;
esac

flags=(-O -wmo -swift-version 6 -parse-as-library -package-name jieru
  -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility
  -enable-upcoming-feature InternalImportsByDefault -use-ld=lld -I "$out")
for library in CZlib CTurboJPEG COpenJPEG CCharLS; do flags+=(-I "$base/$library"); done
cd "$out"
if printf '%s\n' "${modules[@]}" | grep -q '^Codecs '; then
  for option in $(pkg-config --cflags-only-I libopenjp2); do flags+=(-Xcc "$option"); done
  printf 'module COpenJPHShim { header "%s" link "openjph" export * }\n' \
    "$base/COpenJPHShim/include/openjph_shim.h" > openjph_shim.modulemap
  flags+=(-Xcc "-fmodule-map-file=$out/openjph_shim.modulemap")
  clang++ -O1 -g -fPIC -I"$base/COpenJPHShim/include" -c "$base/COpenJPHShim/shim.cpp" -o shim.o
  libraries=("$out/shim.o" -lopenjph -lopenjp2 -lcharls -lturbojpeg -lz -lstdc++)
fi

# program SANITIZERS NAME SOURCE...: the modules and a program of them
program() {
  local sanitizers=$1 name=$2 module objects=()
  shift 2
  for module in "${modules[@]}"; do
    swift_files "${module#* }" | tr '\n' '\0' |
      xargs -0 swiftc "${flags[@]}" "$sanitizers" -module-name "${module%% *}" -emit-module \
        -emit-module-path "${module%% *}.swiftmodule" -emit-object -o "${module%% *}.o"
    objects+=("${module%% *}.o")
  done
  swiftc "${flags[@]}" "$sanitizers" -module-name JieruFuzz "$@" "${objects[@]}" "${libraries[@]}" -o "$name"
}

export ASAN_OPTIONS=detect_leaks=0
mapfile -t parts < <(printf '%s\n' "${modules[@]}" | cut -d' ' -f2- | sed '/^$/d')
newest=$(find -L "${parts[@]}" "${sources[@]}" "$here" "$script" -newer fuzz -print -quit 2>/dev/null || echo none)
if [ ! -x fuzz ] || [ -n "$newest" ]; then
  [ -z "$seed_program" ] || program -sanitize=address seeds "$seed_program" "${samples[@]}"
  program -sanitize=fuzzer,address fuzz "${sources[@]}"
fi
[ -z "$seed_program" ] || ./seeds ${seed_argument:+"$seed_argument"} "$out/corpus"
seeds

# The runtime's own crash handler gets in the way of the sanitizer's.
export SWIFT_BACKTRACE=enable=no
./fuzz -max_total_time="${SECONDS_EACH:-60}" -timeout=20 -rss_limit_mb="$memory" -max_len="$longest" -jobs="${JOBS:-0}" \
  "${options[@]}" -artifact_prefix="$out/" -print_final_stats=1 "$out/corpus"

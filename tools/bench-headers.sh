#!/usr/bin/env bash
# Build Benchmarks/parse, the header reader's timing program, and print its path.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"
cd "$JIERU_ROOT"
out="$JIERU_SCRATCH/parse-bench" zlib="$JIERU_ROOT/Sources/Base/CZlib"
mkdir -p "$out"
mapfile -t core < <(find Sources/Base/DICOMCore -name '*.swift' | sort)
if [ ! -e "$out/parse-bench" ] || [ -n "$(find "${core[@]}" Benchmarks/parse -newer "$out/parse-bench" -print -quit)" ]; then
  flags=(-O -wmo -swift-version 6 -package-name jieru -enable-upcoming-feature ExistentialAny
    -enable-upcoming-feature MemberImportVisibility -enable-upcoming-feature InternalImportsByDefault
    -Xfrontend -enable-default-cmo
    -I "$out" -Xcc "-fmodule-map-file=$zlib/module.modulemap" -Xcc "-I$zlib")
  swiftc "${flags[@]}" -parse-as-library -module-name DICOMCore -emit-module -emit-module-path "$out/DICOMCore.swiftmodule" \
    -c "${core[@]}" -o "$out/DICOMCore.o" >&2
  swiftc "${flags[@]}" -static-stdlib -module-name ParseBench Benchmarks/parse/main.swift "$out/DICOMCore.o" -lz -o "$out/parse-bench" >&2
fi
echo "$out/parse-bench"

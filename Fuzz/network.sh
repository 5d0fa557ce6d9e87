#!/usr/bin/env bash
# Fuzz the network room's parsers (PDU reader, message assembly, negotiation, command sets).
#   SECONDS_EACH=60 Fuzz/network.sh        a crash leaves its input in out/fuzz/network
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
out="${FUZZ_OUT:-$root/out/fuzz}/network"
mkdir -p "$out/corpus"
features=(-swift-version 6 -enable-upcoming-feature ExistentialAny
  -enable-upcoming-feature MemberImportVisibility -enable-upcoming-feature InternalImportsByDefault
  -package-name jieru -O -wmo -g -parse-as-library -sanitize=fuzzer,address)
zlib="$root/Sources/Base/CZlib"
modules=(-I "$out" -Xcc "-fmodule-map-file=$zlib/module.modulemap" -Xcc "-I$zlib")

# The room's parts without I/O, and DICOMCore below them; NIO is not needed.
mapfile -t core < <(find -L "$root/Sources/Base/DICOMCore" -name '*.swift')
mapfile -t network < <(find -L "$root"/Sources/Base/DICOMNetwork/{Contract,UpperLayer,Message} -name '*.swift')
if [ ! -e "$out/network-fuzz" ] || [ -n "$(find -L "${core[@]}" "${network[@]}" \
  "$root/Fuzz/network/main.swift" -newer "$out/network-fuzz" -print -quit)" ]; then
  swiftc "${features[@]}" "${modules[@]}" -module-name DICOMCore -emit-module \
    -emit-module-path "$out/DICOMCore.swiftmodule" -c "${core[@]}" -o "$out/DICOMCore.o"
  swiftc "${features[@]}" "${modules[@]}" -module-name NetworkFuzz "${network[@]}" \
    "$root/Fuzz/network/main.swift" "$out/DICOMCore.o" -lz -o "$out/network-fuzz"
fi
python3 "$root/Fuzz/network/seeds.py" "$out/seeds"
"$out/network-fuzz" "$out/corpus" "$out/seeds" -max_total_time="${SECONDS_EACH:-60}" \
  -max_len=8192 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$out/"

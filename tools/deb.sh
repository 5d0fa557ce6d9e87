#!/usr/bin/env bash
# A Debian package in out/: the program, its pages, a systemd unit, a `jieru` user and a data folder.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"
cd "$JIERU_ROOT"
tools/setup.sh deb
version="${VERSION:-0.1.0+git$(git show -s --format=%cd --date=format:%Y%m%d HEAD).$(git rev-parse --short HEAD)}"
architecture="$(dpkg --print-architecture)"

# One program for every processor of the architecture and, on amd64, one for x86-64-v3 (AVX2), whose numeric rooms are
# faster by a fifth. JIERU_BIN packs a program that is built already, and that alone.
built="$(mktemp -d)"
trap 'rm -rf "$built"' EXIT
kinds=(any)
[ "$architecture" != amd64 ] || kinds+=(x86-64-v3)
if [ -n "${JIERU_BIN:-}" ]; then
  kinds=(any)
  strip -o "$built/any" "$JIERU_BIN"
else
  for kind in "${kinds[@]}"; do
    JIERU_PROCESSOR="${kind#any}" swift build -c release --product jieru --static-swift-stdlib --scratch-path "$JIERU_SCRATCH/static"
    strip -o "$built/$kind" "$(swift build -c release --static-swift-stdlib --show-bin-path --scratch-path "$JIERU_SCRATCH/static")/jieru"
  done
fi
if [ "${#kinds[@]}" = 2 ] && [ -n "$JIERU_PROCESSOR" ]; then
  # Every analytic case, figure by figure: a plan must not depend on which of the two made it.
  for kind in "${kinds[@]}"; do "$built/$kind" plan verify --json >"$built/$kind.json"; done
  cmp "$built/any.json" "$built/x86-64-v3.json" || die "两个程序的计算结果不同，不打包。" "The two programs give different figures; nothing is packed."
fi

work="$(mktemp -d)"
trap 'rm -rf "$work" "$built"' EXIT
root="$work/jieru"
install -d "$root/DEBIAN" "$root/usr/bin" "$root/usr/share/jieru" "$root/usr/share/doc/jieru" "$root/etc/jieru" \
  "$root/lib/systemd/system"
if [ "${#kinds[@]}" = 1 ]; then
  install -m 755 "$built/any" "$root/usr/bin/jieru"
else
  install -D -m 755 "$built/any" "$root/usr/lib/jieru/any/jieru"
  install -D -m 755 "$built/x86-64-v3" "$root/usr/lib/jieru/x86-64-v3/jieru"
  install -m 755 tools/deb/jieru "$root/usr/bin/jieru"
fi
for folder in Web Rulebooks StandardRecord AblationTables; do [ ! -d "$folder" ] || cp -r "$folder" "$root/usr/share/jieru/"; done
cp tools/deb/jieru.service "$root/lib/systemd/system/"
cp tools/deb/jieru.yaml "$root/etc/jieru/"
cp README.md README.zh-CN.md LICENSE NOTICE Docs/*.md "$root/usr/share/doc/jieru/"
install -m 755 tools/deb/postinst tools/deb/prerm "$root/DEBIAN/"
echo /etc/jieru/jieru.yaml >"$root/DEBIAN/conffiles"

# Let dpkg-shlibdeps name the libraries: some carry their version in the package name.
mkdir "$work/debian"
printf 'Source: jieru\n\nPackage: jieru\nArchitecture: any\n' >"$work/debian/control"
depends="$(cd "$work" && dpkg-shlibdeps -O --ignore-missing-info "$built/any" 2>/dev/null | sed 's/^shlibs:Depends=//')"
cat >"$root/DEBIAN/control" <<CONTROL
Package: jieru
Version: $version
Architecture: $architecture
Maintainer: Jieru <jieru@localhost>
Section: science
Priority: optional
Installed-Size: $(du -ks "$root" | cut -f1)
Depends: adduser, $depends
Description: imaging node for interventional radiology (介入影像节点)
 Receives images over DICOM and DICOMweb, keeps them durably, finds them by Chinese name and shows them in a browser.
CONTROL
mkdir -p out
dpkg-deb --root-owner-group -Zgzip --build "$root" "out/jieru_${version}_${architecture}.deb"
say "安装：apt-get install ./out/jieru_${version}_${architecture}.deb" "Install with the same command"

#!/usr/bin/env bash
# A Debian package in out/: the program, its pages, a systemd unit, a `jieru` user and a data folder.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"
cd "$JIERU_ROOT"
tools/setup.sh deb
version="${VERSION:-0.1.0+git$(git show -s --format=%cd --date=format:%Y%m%d HEAD).$(git rev-parse --short HEAD)}"
architecture="$(dpkg --print-architecture)"

# JIERU_BIN packs a program that is built already.
binary="${JIERU_BIN:-}"
if [ -z "$binary" ]; then
  swift build -c release --product jieru --static-swift-stdlib --scratch-path "$JIERU_SCRATCH/static"
  binary="$(swift build -c release --static-swift-stdlib --show-bin-path --scratch-path "$JIERU_SCRATCH/static")/jieru"
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
root="$work/jieru"
install -d "$root/DEBIAN" "$root/usr/bin" "$root/usr/share/jieru" "$root/usr/share/doc/jieru" "$root/etc/jieru" \
  "$root/lib/systemd/system"
strip -o "$root/usr/bin/jieru" "$binary"
chmod 755 "$root/usr/bin/jieru"
# Resource bundles (the pages) lie beside the program.
find "$(dirname "$binary")" -maxdepth 1 -name '*.resources' -exec cp -r {} "$root/usr/bin/" \;
for folder in Web Rulebooks StandardRecord AblationTables; do [ ! -d "$folder" ] || cp -r "$folder" "$root/usr/share/jieru/"; done
cp tools/deb/jieru.service "$root/lib/systemd/system/"
cp tools/deb/jieru.yaml "$root/etc/jieru/"
cp README.md README.zh-CN.md LICENSE NOTICE Docs/*.md "$root/usr/share/doc/jieru/"
install -m 755 tools/deb/postinst tools/deb/prerm "$root/DEBIAN/"
echo /etc/jieru/jieru.yaml >"$root/DEBIAN/conffiles"

# Let dpkg-shlibdeps name the libraries: some carry their version in the package name.
mkdir "$work/debian"
printf 'Source: jieru\n\nPackage: jieru\nArchitecture: any\n' >"$work/debian/control"
depends="$(cd "$work" && dpkg-shlibdeps -O --ignore-missing-info jieru/usr/bin/jieru 2>/dev/null | sed 's/^shlibs:Depends=//')"
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

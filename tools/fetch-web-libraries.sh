#!/usr/bin/env bash
# Bring the one library the web console uses, Preact with htm, into Web/vendor/ (ignored by git).
# It ships inside the PyPI wheel `datasette-preact`; version and checksum are pinned, and nothing is
# fetched when the file is already there and right.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"

version=0.0.1
wheel="datasette_preact-$version-py3-none-any.whl"
wheel_sha256=6cfe3b4d4651ffa4ec9207e3df40e49ea5e157d9b064ac02fd516d931cd52a58
member=datasette_preact/static/preact-10.27.2-htm-3.1.1.min.js
member_sha256=2ad4f06c517e968b6382c26262363ebb89ebd7bcf3f7dc29a8368fe5b542861b
vendor="$JIERU_ROOT/Web/vendor"
target="$vendor/preact-htm.js"

matches() { [ -f "$1" ] && echo "$2  $1" | sha256sum --check --status; }

if matches "$target" "$member_sha256"; then
  exit 0
fi

say "下载网页库 Preact 10.27.2 + htm 3.1.1" "Fetching Preact + htm (PyPI datasette-preact $version)"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
python="$JIERU_PYTHON"
[ -x "$python" ] || python=python3
"$python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
  --dest "$scratch" "datasette-preact==$version" || die \
  "下载失败。检查网络或 PyPI 镜像设置后重试：tools/fetch-web-libraries.sh" \
  "Download failed. Check the network or the PyPI mirror settings, then run it again."
matches "$scratch/$wheel" "$wheel_sha256" || die \
  "校验和不符，文件没有使用：$wheel" \
  "Checksum mismatch, the file was not used: $wheel"
"$python" -m zipfile -e "$scratch/$wheel" "$scratch/unpacked"
matches "$scratch/unpacked/$member" "$member_sha256" || die \
  "校验和不符，文件没有使用：$member" \
  "Checksum mismatch, the file was not used: $member"
mkdir -p "$vendor"
# Rename within the folder, so that a running server never sees half a file.
cp "$scratch/unpacked/$member" "$target.part"
mv "$target.part" "$target"
say "已放到 Web/vendor/preact-htm.js" "Done"

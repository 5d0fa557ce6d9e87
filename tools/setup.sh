#!/usr/bin/env bash
# Install what is missing, and only that. Run as often as you like: nothing missing means nothing done.
#
#   tools/setup.sh build|test|demo|bench|deb ...
#
# Debian packages by apt, Python wheels (peers, oracles, sample images) into a virtual environment that
# the per-user cache keeps and `.venv` points to, browser libraries by tools/fetch-web-libraries.sh.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"
cd "$JIERU_ROOT"

build_packages=(
  libsqlite3-dev pkg-config libturbojpeg0-dev libopenjp2-7-dev libcharls-dev libopenjph-dev
  zlib1g-dev libxxhash-dev g++ git ca-certificates)
python_packages=(python3 python3-venv)
peer_packages=(dcmtk dicom3tools openssl)
browser_packages=(chromium fonts-noto-cjk)
bench_packages=(dcmtk orthanc orthanc-dicomweb)
deb_packages=(dpkg-dev)

packages=() wants_python=no wants_web=no requirements=(tools/requirements.txt)
for profile in "${@:-build}"; do
  case "$profile" in
    build) packages+=("${build_packages[@]}") ;;
    test | demo)
      packages+=("${build_packages[@]}" "${python_packages[@]}" "${peer_packages[@]}" "${browser_packages[@]}")
      wants_python=yes wants_web=yes ;;
    bench)
      packages+=("${build_packages[@]}" "${python_packages[@]}" "${bench_packages[@]}")
      requirements+=(tools/requirements-bench.txt)
      wants_python=yes wants_web=yes ;;
    deb) packages+=("${build_packages[@]}" "${deb_packages[@]}"); wants_web=yes ;;
    *) die "不认识的用途：$profile" "unknown profile: $profile (build, test, demo, bench, deb)" ;;
  esac
done

# -- Swift ---------------------------------------------------------------------------------------
swift_needed=6.2
if ! command -v swift >/dev/null; then
  die "没有找到 Swift。请安装 Swift $swift_needed 或更新版本：https://www.swift.org/install/linux/ ，并把它放进 PATH。" \
    "Swift not found. Install Swift $swift_needed or newer from https://www.swift.org/install/linux/ and put it on PATH."
fi
swift_found="$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -1)"
if [ "$(printf '%s\n' "$swift_needed" "${swift_found:-0}" | sort -V | head -1)" != "$swift_needed" ]; then
  die "Swift ${swift_found:-?} 太旧，需要 $swift_needed 或更新：https://www.swift.org/install/linux/" \
    "Swift ${swift_found:-?} is too old; $swift_needed or newer is needed: https://www.swift.org/install/linux/"
fi

# -- Debian packages -----------------------------------------------------------------------------
if command -v dpkg-query >/dev/null; then
  missing=()
  for package in $(printf '%s\n' "${packages[@]}" | sort -u); do
    status="$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)"
    [ "$status" = installed ] || missing+=("$package")
  done
  # A Python that can make virtual environments is enough, wherever it came from.
  if python3 -c 'import ensurepip, venv' 2>/dev/null; then
    kept=()
    for package in "${missing[@]}"; do
      case "$package" in python3 | python3-venv) ;; *) kept+=("$package") ;; esac
    done
    missing=("${kept[@]}")
  fi
  if [ "${#missing[@]}" -gt 0 ]; then
    as_root=()
    if [ "$(id -u)" != 0 ]; then
      command -v sudo >/dev/null || die \
        "缺少软件包，而当前用户既不是 root 也没有 sudo。请管理员运行：apt-get update && apt-get install ${missing[*]}" \
        "Packages are missing and you are neither root nor have sudo. Ask an administrator to run: apt-get update && apt-get install ${missing[*]}"
      as_root=(sudo)
    fi
    say "安装 Debian 软件包：${missing[*]}" "Installing Debian packages"
    # RUNLEVEL=1: the archive used for comparison must not start itself as a system service.
    apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -q -o DPkg::Lock::Timeout=300)
    "${apt[@]}" update </dev/null
    "${apt[@]}" install -y --no-install-recommends "${missing[@]}" </dev/null || die \
      "安装失败。请检查网络与软件源后重试：make setup" \
      "Installation failed. Check the network and the package sources, then try again: make setup"
  fi
else
  say "不是 Debian 系统，请自行确认已安装：" "Not a Debian system; make sure that you have: ${packages[*]}"
fi

# -- Python wheels -------------------------------------------------------------------------------
# One environment per list of requirements, kept in the cache: a second clone links to the same one.
if [ "$wants_python" = yes ]; then
  environment() { echo "$JIERU_CACHE/venv-$( (python3 --version; cat "$@") | sha256sum | cut -c1-12)"; }
  if [ "${#requirements[@]}" -gt 1 ]; then link="$JIERU_ROOT/.venv-bench"; else link="$JIERU_VENV"; fi
  home="$(environment "${requirements[@]}")"
  if [ ! -e "$home/complete" ]; then
    say "安装 Python 包" "Installing Python wheels into $home"
    rm -rf "$home"
    mkdir -p "$JIERU_CACHE"
    python3 -m venv "$home"
    arguments=()
    for file in "${requirements[@]}"; do arguments+=(-r "$file"); done
    "$home/bin/python" -m pip install --quiet --disable-pip-version-check --prefer-binary "${arguments[@]}" || die \
      "Python 包安装失败（见上）。检查网络后重试。" "Installing the Python wheels failed (see above). Check the network and try again."
    touch "$home/complete"
  fi
  if [ -d "$link" ] && [ ! -L "$link" ]; then rm -rf "$link"; fi
  ln -sfn "$home" "$link"
fi

# -- Browser libraries ---------------------------------------------------------------------------
if [ "$wants_web" = yes ] && [ -x tools/fetch-web-libraries.sh ]; then
  tools/fetch-web-libraries.sh
fi

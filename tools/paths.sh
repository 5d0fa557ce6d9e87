# Where things lie. Sourced by the other scripts; sets variables and does nothing else.
#
#   JIERU_ROOT     the clone
#   JIERU_CACHE    per-user cache outside the clone: builds, wheels, sample images
#   JIERU_SCRATCH  SwiftPM's build folder, so that a second clone reuses what is built
#   JIERU_SHARED   folder with shared test files; may be absent, the tests that want it then skip
#   JIERU_PYTHON   Python of the virtual environment
#   JIERU_PROCESSOR  what a release is built for: x86-64-v3 where this machine has it (AVX2), else empty, any processor
JIERU_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
: "${JIERU_CACHE:=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/jieru}"
: "${JIERU_SCRATCH:=$JIERU_CACHE/build}"
: "${JIERU_SHARED:=$JIERU_ROOT/../shared}"
JIERU_VENV="$JIERU_ROOT/.venv"
JIERU_PYTHON="$JIERU_VENV/bin/python"
if [ -z "${JIERU_PROCESSOR+set}" ]; then
  JIERU_PROCESSOR=
  ! /lib64/ld-linux-x86-64.so.2 --help 2>/dev/null | grep 'x86-64-v3 (supported' >/dev/null || JIERU_PROCESSOR=x86-64-v3
fi
export JIERU_PROCESSOR
export JIERU_ROOT JIERU_CACHE JIERU_SCRATCH JIERU_SHARED JIERU_VENV JIERU_PYTHON

# say 中文 English: one message, Chinese first.
say() { printf '== %s  %s\n' "$1" "$2"; }
# die 中文 English: the message on standard error, then stop.
die() { printf '!! %s\n!! %s\n' "$1" "$2" >&2; exit 1; }

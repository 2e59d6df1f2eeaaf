#!/bin/sh
# Finds (or installs) a Python 3.11 or newer, then hands over to ops. POSIX sh: a bare machine has nothing else.
set -eu
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

good() { command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  for candidate in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11; do
    if good "$candidate"; then command -v "$candidate"; return 0; fi
  done
  return 1
}

if ! python=$(find_python); then
  if [ "$(id -u)" = 0 ]; then become=""; elif command -v sudo >/dev/null 2>&1; then become="sudo"; else become="none"; fi
  if [ "$become" = none ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "✗ Please install Python 3.11 or newer with its venv module (python3, python3-venv); the same command then names all else that is missing." >&2
    exit 1
  fi
  echo "• installing Python" >&2
  $become apt-get -qq update >/dev/null
  $become env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=900 install -y --no-install-recommends python3 python3-venv >/dev/null
  python=$(find_python) || { echo "✗ This system's Python is older than 3.11." >&2; exit 1; }
fi
exec "$python" -B -m ops "$@"

#!/bin/sh
# Every test. JavaScript first (seconds), then pytest, whose closing line comes last.
set -u
cd "$(dirname "$0")/.."
status=0
if [ -d tests/js ] && ls tests/js/*.js tests/js/*.mjs >/dev/null 2>&1; then
  node --test tests/js/ || status=1
fi
.venv/bin/pytest -n 2 --dist loadfile -q -m "not slow" "$@" || status=1
exit $status

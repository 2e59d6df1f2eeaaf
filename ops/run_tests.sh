#!/bin/sh
# Every test. JavaScript first (seconds), then pytest, whose closing line comes last.
set -u
cd "$(dirname "$0")/.."
status=0
scripts=$(find tests/js -name '*.test.js' -o -name '*.test.mjs' 2>/dev/null)
if [ -n "$scripts" ]; then
  # shellcheck disable=SC2086 # one argument for each file
  node --test --test-reporter=dot $scripts || { node --test $scripts | grep -A 12 "not ok\|✖" | head -80; status=1; }
fi
.venv/bin/pytest -n 2 --dist loadfile -q -m "not slow" "$@" || status=1
exit $status

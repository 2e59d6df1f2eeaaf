#!/bin/sh
# Every check, even after one failed, so that one run shows all there is to mend.
cd "$(dirname "$0")/.."
failed=""
run() {
  name=$1; shift
  echo "── $name"
  "$@" || failed="$failed $name"
}
run format .venv/bin/ruff format --check --quiet .
run lint .venv/bin/ruff check --quiet .
run types .venv/bin/mypy
run contracts .venv/bin/lint-imports
run migrations .venv/bin/python -m ops.check_migrations
run translations .venv/bin/python -m ops.translations check
if [ -n "$failed" ]; then echo "✗ failed:$failed"; exit 1; fi
echo "✓ all checks passed"

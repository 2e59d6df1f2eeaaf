"""Every trap of docs/peer_traps.md has its tests, and some that belong nowhere else."""

import ast
import re
from pathlib import Path

import pytest

from licensing.catalogue.procedures import procedures

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/peer_traps.md").read_text("utf8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)))
TRAPS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| trap")]


def test_every_trap_of_the_list_names_a_test():
    assert len(TRAPS) == 18
    assert [line for line in TRAPS if "::test_" not in line] == []


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_the_named_test_exists(path, name):
    tree = ast.parse((ROOT / path).read_text("utf8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_no_test_is_commented_out_or_silently_left_out():
    silent = re.compile(r"^\s*#\s*(def test_|@pytest)|pytest\.mark\.(skip|xfail)\b(?!.*reason)|pytest\.skip\(\s*\)")
    files = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
    told = [f"{path.name}:{nr}" for path in files for nr, line in enumerate(path.read_text("utf8").splitlines(), 1) if silent.search(line)]
    assert len(files) > 200
    assert told == []


def test_every_step_of_every_procedure_is_told_in_words():
    codes = [
        f"{procedure.code}.{step.action}"
        for procedure in procedures().values()
        for step in procedure.steps
        if not re.search(r"[\u0600-\u06ff]", step.label.get("ar", "")) or not step.label.get("en")
    ]
    assert codes == []

"""Small rooms, one level of thought, calls that go down. A better reason wins, written in the table beside its file."""

import ast
import re
import subprocess
import sys

import pytest

from tests.architecture.source import PACKAGES, ROOT, files, functions, modules

# file or function -> why it may be longer
LONGER: dict[str, str] = {
    "field_inspection/reports/wiring.py:init_app": "registrations, one a line",
    "field_inspection/visits/wiring.py:init_app": "registrations, one a line",
    "licensing/permits/commands.py:grant_permit": "the columns of one row",
    "licensing/demo/history/writing.py:_write_file": "the columns of a bulk row",
    "licensing/demo/history/writing.py:_write_permit": "the columns of a bulk row",
    "licensing/demo/history/money.py:add_paid_invoice": "the columns of bulk rows",
    "field_inspection/reports/demo/history.py:_report": "the columns of a bulk row",
    "field_inspection/reports/demo/history.py:_case": "the columns of a bulk row",
    "field_inspection/visits/demo/history.py:_tell": "the columns of bulk rows",
    "field_inspection/visits/pages/field.py:task_page": "the context of one page, a line each",
}


def _too_long(pattern: str, most: int) -> list[str]:
    found = []
    for path in files(pattern):
        lines, name = len(path.read_text("utf8").splitlines()), str(path.relative_to(ROOT))
        if lines > most and name not in LONGER:
            found.append(f"{name}: {lines}")
    return found


def test_modules_have_at_most_300_lines():
    assert _too_long("*.py", 300) == []


def test_templates_have_at_most_120_lines():
    assert _too_long("*.html", 120) == []


def test_javascript_modules_have_at_most_150_lines():
    assert _too_long("*.js", 150) == []


def test_functions_have_at_most_40_lines():
    """Of statements: a long signature or docstring makes nothing harder to follow."""
    long = [
        f"{module.name}:{f.name}: {_lines(f)}"
        for module in modules()
        for f in functions(module)
        if _lines(f) > 40 and f"{module.name}:{f.name}" not in LONGER
    ]
    assert long == []


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    told = ast.get_docstring(function) is not None
    first = function.body[min(int(told), len(function.body) - 1)]
    return (function.end_lineno or 0) - first.lineno + 1


def test_nothing_is_imported_inside_a_function():
    inside = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for f in functions(module)
        for node in ast.walk(f)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "manager", "misc"])
def test_no_room_is_named_for_nothing(word):
    assert [m.name for m in modules() if word in m.path.parts or m.path.stem == word] == []


def test_only_the_workflow_writes_a_state():
    """``case.state = …`` anywhere else would step around guards, clocks and history."""
    allowed = {"app/casework/workflow.py"}
    writers = []
    for module in modules():
        for node in ast.walk(module.tree):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
            if any(isinstance(t, ast.Attribute) and t.attr == "state" and _is_case(t) for t in targets) and module.name not in allowed:
                writers.append(f"{module.name}:{node.lineno}")
    assert writers == []


def _is_case(target: ast.Attribute) -> bool:
    return isinstance(target.value, ast.Name) and target.value.id in {
        "case",
        "application",
        "permit",
        "visit",
        "report",
        "violation",
        "request",
    }


def test_raw_sql_text_is_made_in_one_place():
    makers = [
        f"{m.name}:{n.lineno}"
        for m in modules()
        for n in ast.walk(m.tree)
        if isinstance(n, ast.Call)
        and isinstance(n.func, ast.Name)
        and n.func.id == "text"
        and m.name != "app/sqlfile.py"
        and m.name.split("/")[0] in PACKAGES
        and "sqlalchemy" in m.text
        and "models" not in m.name
    ]  # a model's index predicate is structure, not a query
    assert makers == []


def test_commands_and_rules_know_nothing_of_the_web():
    pattern = re.compile(r"^(from|import) flask\b(?!_babel)", re.M)
    rooms = [m for m in modules() if m.path.stem in {"commands", "rules"} or {"commands", "rules"} & set(m.path.parts)]
    assert [m.name for m in rooms if pattern.search(m.text)] == []


def test_the_modules_that_carry_the_design_say_what_they_are():
    named = {"rules", "workflow", "tenancy", "sync", "wiring", "commands", "queries"}
    silent = [m.name for m in modules() if m.path.stem in named and m.text.strip() and not ast.get_docstring(m.tree)]
    assert silent == []


def test_import_contracts_hold():
    done = subprocess.run([sys.executable, "-m", "importlinter.cli", "lint"], cwd=ROOT, capture_output=True, text=True, check=False)
    if "No module named" in done.stderr:
        done = subprocess.run([str(ROOT / ".venv/bin/lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_no_file_names_a_foreign_host_as_an_asset():
    pattern = re.compile(r"""(?:src|href|url\()\s*=?\s*["'(]?https?://(?!localhost|127\.0\.0\.1|www\.w3\.org)""")
    pages = [*files("*.html"), *files("*.css"), *(p for p in files("*.js") if "node_modules" not in p.parts)]
    assert [str(p.relative_to(ROOT)) for p in pages if pattern.search(p.read_text("utf8"))] == []


# What the database, the zone of a survey or our own reader wrote, never a person.
NOT_TYPED = {
    "app/i18n/digits.py",
    "gis/cases/commands.py",
    "gis/cadastre/decisions/measured.py",
    "field_inspection/visits/commands/planning.py",
    "licensing/editor/telling.py",
}


def test_numbers_that_people_type_are_read_in_one_way():
    """``"²".isdigit()`` is true and ``int("²")`` fails: ``app.i18n.digits.whole_number`` reads what stands in a form or an address."""
    found = [
        f"{module.name}:{number}"
        for module in modules()
        for number, line in enumerate(module.text.splitlines(), 1)
        if module.name not in NOT_TYPED and not module.name.startswith("ops/") and ".isdigit()" in line and "int(" in line
    ]
    assert found == []

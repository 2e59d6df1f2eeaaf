"""The project's own source, parsed once for the tests about its shape."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "gis", "licensing", "field_inspection")


@dataclass(frozen=True)
class Module:
    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))


@cache
def modules() -> tuple[Module, ...]:
    """Every Python module of the four packages and ``ops``."""
    files = [path for package in (*PACKAGES, "ops") for path in sorted((ROOT / package).rglob("*.py"))]
    return tuple(Module(path, text := path.read_text("utf8"), ast.parse(text)) for path in files)


def functions(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def files(pattern: str) -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob(pattern)) if "dist" not in path.parts]

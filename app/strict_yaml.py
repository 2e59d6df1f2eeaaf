"""Definitions read from YAML: every key known and given once, every value of its type, every fault with file and line."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")
# The same rules, read by libyaml where the wheel has it: ten times as fast.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DefinitionError(ValueError):
    """A definition file that cannot be trusted; the text names the file, the line and the fault."""

    def __init__(self, path: Path, line: int, fault: str) -> None:
        super().__init__(f"{path.name}:{line}: {fault}")
        self.path, self.line, self.fault = path, line, fault


def load_strict(path: Path, kind: type[T]) -> T:
    """The file as one object of this (pydantic-checked) kind.

    Raises:
        DefinitionError: not YAML, a key twice, an unknown key, a missing key or a value of another type.
    """
    text = path.read_text("utf8")
    try:
        root = yaml.compose(text, Loader=_Loader)
        _refuse_double_keys(path, root)
        return TypeAdapter(kind).validate_python(yaml.load(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DefinitionError(path, line, str(error.problem)) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "file"
        raise DefinitionError(path, _line_of(root, first["loc"]), f"{place}: {first['msg']}") from error


def read_yaml(path: Path) -> Any:
    """The file as plain values, for those who check them by themselves."""
    return yaml.load(path.read_text("utf8"), Loader=_Loader)


def _refuse_double_keys(path: Path, node: yaml.Node | None) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise DefinitionError(path, key.start_mark.line + 1, f"{key.value}: key given twice")
            seen.add(key.value)
            _refuse_double_keys(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_double_keys(path, item)


def _line_of(node: yaml.Node | None, place: tuple[int | str, ...]) -> int:
    """Line of the deepest part of the place that the file has."""
    line = node.start_mark.line + 1 if node is not None else 1
    for step in place:
        line, node = _step_into(node, step, line)
    return line


def _step_into(node: yaml.Node | None, step: int | str, line: int) -> tuple[int, yaml.Node | None]:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    return line, None

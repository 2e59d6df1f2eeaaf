"""Forms written in YAML: a fault stops the boot and names file and line."""

from pathlib import Path

from app.forms.definition import FormDefinition
from app.strict_yaml import DefinitionError, load_strict

__all__ = ["DefinitionError", "load_form", "load_forms"]


def load_form(path: Path) -> FormDefinition:
    """One form from its file.

    Raises:
        DefinitionError: with file and line: unknown or doubled key, wrong value, a condition on no field.
    """
    return load_strict(path, FormDefinition)


def load_forms(folder: Path) -> dict[str, FormDefinition]:
    """Every form of a folder by its code; the file is named after the code.

    Raises:
        DefinitionError: as ``load_form``, and a file whose code is not its name.
    """
    forms = {}
    for path in sorted(folder.glob("*.yaml")):
        form = load_form(path)
        if form.code != path.stem:
            raise DefinitionError(path, 1, f"code {form.code!r} is not the file's name")
        forms[form.code] = form
    return forms

"""What a planner types when he proposes other limits."""

from collections.abc import Mapping
from typing import Any

from app.forms import FormDefinition, clean
from app.forms.cleaning import Fault
from licensing.regulation.drafting import Draft

PREFIX = "limit:"
FORM = FormDefinition.model_validate(
    {
        "code": "rule_change",
        "fields": [
            {"name": "effective_on", "type": "date", "required": True, "min": "today+1", "label": {"ar": "تسري من", "en": "In force from"}},
            {
                "name": "source",
                "type": "text",
                "required": True,
                "max_length": 120,
                "label": {"ar": "السند (رقم القرار وتاريخه)", "en": "Deciding text"},
            },
            {"name": "reason", "type": "textarea", "required": True, "max_length": 600, "label": {"ar": "سبب التعديل", "en": "Reason"}},
        ],
    }
)


def read(data: Mapping[str, Any]) -> tuple[Draft | None, dict[str, Fault]]:
    """The draft, or what must be mended."""
    values, errors = clean(FORM, data)
    if errors:
        return None, errors
    limits = {name.removeprefix(PREFIX): str(value) for name, value in data.items() if name.startswith(PREFIX)}
    return Draft(limits, values["effective_on"], values["source"], values["reason"]), {}

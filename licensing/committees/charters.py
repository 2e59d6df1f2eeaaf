"""The committees of the amanah, from the catalogue's data: what each is called, its quorum, who decides after it."""

from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

import licensing.catalogue
from app.forms import Words
from app.strict_yaml import load_strict

_FILE = Path(licensing.catalogue.__file__).parent / "data" / "committees.yaml"


def _many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Seats(BaseModel):
    """Roles of a branch from which seats are filled while nobody is appointed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    chair: str
    secretary: str
    member: Annotated[tuple[str, ...], BeforeValidator(_many)]


class Charter(BaseModel):
    """``members``: how many sit at least; ``quorum``: share of them that must attend."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    ar: str
    en: str
    members: int = Field(ge=3)
    quorum: Fraction
    decides: Literal["deputy", "amin"]
    seats: Seats

    @property
    def name(self) -> str:
        """In the reader's language."""
        return str(Words(ar=self.ar, en=self.en))


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    committees: tuple[Charter, ...]


@lru_cache(maxsize=1)
def charters() -> dict[str, Charter]:
    """Every committee by code.

    Raises:
        DefinitionError: with file and line.
    """
    return {charter.code: charter for charter in load_strict(_FILE, _File).committees}

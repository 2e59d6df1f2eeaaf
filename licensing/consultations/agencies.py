"""The bodies that can be asked, from the catalogue's data."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

import licensing.catalogue
from app.forms import Words
from app.strict_yaml import load_strict

Silence = Literal["approves", "escalates", "refuses"]
Part = Literal["answers", "drawing", "documents"]
_FILE = Path(licensing.catalogue.__file__).parent / "data" / "agencies.yaml"


class Agency(BaseModel):
    """A body outside of the amanah; ``days``: its working days to answer; ``sees``: what of the file it needs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    ar: str
    en: str
    email: str
    days: int = Field(gt=0)
    silence: Silence
    sees: tuple[Part, ...] = ("answers",)

    @property
    def name(self) -> str:
        """In the reader's language."""
        return str(Words(ar=self.ar, en=self.en))


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    agencies: tuple[Agency, ...]


@lru_cache(maxsize=1)
def agencies() -> dict[str, Agency]:
    """Every body by code.

    Raises:
        DefinitionError: with file and line.
    """
    return {agency.code: agency for agency in load_strict(_FILE, _File).agencies}

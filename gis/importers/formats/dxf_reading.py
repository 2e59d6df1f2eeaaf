"""Opening a DXF drawing: its units, its texts, and a refusal that says where it is broken."""

import re
from pathlib import Path
from typing import Any

import ezdxf
from ezdxf import recover
from ezdxf.document import Drawing

from gis.importers.problems import UnusableFile

# $INSUNITS: name and metres.
UNITS = {
    1: ("inch", 0.0254),
    2: ("foot", 0.3048),
    4: ("mm", 0.001),
    5: ("cm", 0.01),
    6: ("m", 1.0),
    7: ("km", 1000.0),
    10: ("yard", 0.9144),
}
SAGITTA_SHARE = 1e-4  # of an outline's size: how far a chord may lie from its arc
_LINE = re.compile(r"line (\d+)")


def open_drawing(path: Path) -> Drawing:
    """Raises:
    UnusableFile: the drawing's structure is broken.
    """
    try:
        return ezdxf.readfile(path)
    except ezdxf.DXFError as error:
        found = _LINE.search(str(error))
        raise UnusableFile("import_dxf_damaged", line=found[1] if found else "?", what=str(error)[:160]) from error
    except (OSError, ValueError, UnicodeDecodeError) as error:
        raise UnusableFile("import_dxf_damaged", line="?", what=str(error)[:160]) from error


def recover_drawing(path: Path) -> tuple[Drawing, bool]:
    """The drawing, and whether its structure had to be mended to read it: sections that do not end, tags out of order.

    Raises:
        UnusableFile: it cannot be mended.
    """
    try:
        return open_drawing(path), False
    except UnusableFile as damaged:
        try:
            return recover.readfile(path)[0], True
        except (ezdxf.DXFError, OSError, ValueError):
            raise damaged from None


def text_of(entity: Any) -> str | None:
    if entity.dxftype() == "MTEXT":
        return str(entity.plain_text())
    return entity.dxf.get("text") if entity.dxftype() in ("TEXT", "ATTRIB", "ATTDEF") else None

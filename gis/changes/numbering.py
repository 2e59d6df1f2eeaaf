"""Numbers proposed for new parcels; a person may write others. Pure."""

from collections.abc import Sequence

from gis.changes.kinds import Kind

LETTERS = "أبجدهوزحطي"


def proposed(kind: Kind, parents: Sequence[str], count: int) -> list[str]:
    """One number for each child: «12» in three is «12/أ»، «12/ب»، «12/ج»; «12» and «13» in one are «12-13»."""
    if kind is Kind.MERGE:
        return ["-".join(dict.fromkeys(parents))[:40]]
    if count == len(parents) and kind is not Kind.REPLAN:
        return list(parents)
    base = parents[0] if parents else ""
    if count == 1:
        return [base]
    return [f"{base}/{suffix}" for suffix in _suffixes(base, count)]


def _suffixes(base: str, count: int) -> list[str]:
    if count <= len(LETTERS) and not base.endswith(tuple(LETTERS)):
        return list(LETTERS[:count])
    return [str(n) for n in range(1, count + 1)]

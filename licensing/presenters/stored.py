"""Findings read back from the file, as sentences."""

from decimal import Decimal

from licensing.catalogue.sourcing import DEFAULT
from licensing.models import SiteFinding
from licensing.presenters.findings import FLOORS, UNITS, FindingWords, finding_words, number
from licensing.rules import Finding, Verdict

ORDER = (Verdict.FAIL, Verdict.NEEDS_HUMAN, Verdict.WARNING, Verdict.PASS)


def stored_finding(row: SiteFinding) -> Finding:
    """The finding as the rules gave it; its shape stays with the row."""
    params = {name: value for name, value in row.params.items() if name not in ("code", "sample")}
    return Finding(
        rule_id=row.rule_id,
        family=row.family,
        verdict=Verdict(row.verdict),
        code=row.params["code"],
        measured=_float(row.measured),
        limit=_float(row.limit),
        tolerance=_float(row.tolerance) or 0.0,
        unit=row.unit,
        floor=row.floor,
        edge_seq=row.edge_seq,
        source=row.source,
        sample=bool(row.params.get("sample")),
        params=params,
    )


def stored_words(row: SiteFinding) -> FindingWords:
    return finding_words(stored_finding(row))


def finding_lines(rows: list[SiteFinding]) -> list[dict]:
    """Gravest first, as lines of a table: title, sentence, measured, limit, source, verdict and what to light up."""
    ordered = sorted(rows, key=lambda row: (ORDER.index(Verdict(row.verdict)), row.seq))
    return [_line(row, stored_words(row)) for row in ordered]


def _line(row: SiteFinding, words: FindingWords) -> dict:
    unit = str(UNITS.get(row.unit, ""))
    return {
        "seq": row.seq,
        "rule_id": row.rule_id,
        "title": words.title,
        "sentence": words.sentence,
        "verdict": row.verdict,
        "verdict_words": words.verdict,
        "tone": words.tone,
        "measured": _quantity(row.measured, unit),
        "limit": _quantity(row.limit, unit),
        "source": words.source,
        "sample": bool(row.params.get("sample")) and row.source != DEFAULT,  # that source says it already
        "edge": row.edge_seq,
        "floor": row.floor or "",
        "floor_words": str(FLOORS.get(row.floor or "", "")),
        "has_shape": row.geom is not None,
    }


def _quantity(value: Decimal | None, unit: str) -> str:
    return "" if value is None else f"{number(float(value))} {unit}".strip()


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)

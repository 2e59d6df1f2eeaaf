"""How often documents issued without an officer are looked at afterwards. Pure.

The share follows what earlier looks found at the same filer (the office, else the applicant), so that nobody is looked at for no
reason and nobody is never looked at. All numbers are product defaults, to be confirmed by the amanah.
"""

from decimal import Decimal

FLOOR = Decimal("0.05")  # even of the best filer, one in twenty
PRIOR_LOOKS, PRIOR_ERRORS = 10, 1  # what is assumed of a filer of whom nothing is known: one error in ten
FACTOR = 3  # three times the expected share of errors
SAMPLE = True


def expected_errors(audited: int, errors: int) -> Decimal:
    """Share of the filer's documents that are expected to be wrong: its record, weighed against the assumption for newcomers."""
    if not 0 <= errors <= audited:
        raise ValueError(f"{errors} errors in {audited} looks")
    return Decimal(errors + PRIOR_ERRORS) / Decimal(audited + PRIOR_LOOKS)


def audit_rate(audited: int, errors: int) -> Decimal:
    """Chance with which the filer's next document is drawn, between FLOOR and 1."""
    return min(Decimal(1), max(FLOOR, FACTOR * expected_errors(audited, errors))).quantize(Decimal("0.0001"))


def is_drawn(rate: Decimal, lot: int) -> bool:
    """Whether the document is drawn. ``lot``: 64 bits of a hash that the filer can neither choose nor foresee."""
    return Decimal(lot) < rate * Decimal(2**64)

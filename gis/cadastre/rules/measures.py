"""What was written against what was measured: lengths, areas, the deed, the zone of the CRS."""

from gis.cadastre.rules.values import NOISE_M, Finding, Limits, Survey, Verdict, polygon_of, sides_of


def sides_make_perimeter(survey: Survey, limits: Limits) -> Finding:
    """The lengths as written add up to the perimeter of the corners."""
    lines = sides_of(survey)
    written = [side.length_m for side in survey.sides]
    if len(written) != len(lines) or any(length is None for length in written):
        return Finding("PERIMETER", Verdict.UNKNOWN, None, limits.perimeter_m, "m", "missing")
    off = [float(length) - line.length for length, line in zip(written, lines, strict=True) if length is not None]
    difference = abs(sum(off))
    worst = max(range(len(off)), key=lambda i: abs(off[i]))
    if difference <= limits.perimeter_m + NOISE_M:
        return Finding("PERIMETER", Verdict.PASS, difference, limits.perimeter_m)
    return Finding("PERIMETER", Verdict.FAIL, difference, limits.perimeter_m, "m", "", str(worst + 1), lines[worst])


def area_as_stated(survey: Survey, limits: Limits) -> Finding:
    """The area of the corners is the area as written: beyond the first limit a warning, beyond the second a misread corner."""
    if not survey.area_stated_m2:
        return Finding("AREA_STATED", Verdict.UNKNOWN, None, limits.area_warn, "share", "missing")
    return _areas("AREA_STATED", legal_area(survey), survey.area_stated_m2, limits)


def legal_area(survey: Survey) -> float:
    return polygon_of(survey).area * survey.area_factor


def _areas(rule: str, area: float, stated: float, limits: Limits) -> Finding:
    share = abs(area - stated) / stated
    if share <= limits.area_warn + 1e-9:
        return Finding(rule, Verdict.PASS, share, limits.area_warn, "share")
    if share <= limits.area_reject + 1e-9:
        return Finding(rule, Verdict.WARNING, share, limits.area_warn, "share")
    return Finding(rule, Verdict.FAIL, share, limits.area_reject, "share")


def crs_zone(survey: Survey, limits: Limits) -> Finding:
    """The CRS is that of the zone in which the land lies, and brings the corners into the amanah."""
    if survey.zone is None or survey.longitude is None:
        return Finding("CRS_ZONE", Verdict.FAIL, None, None, "zone", "unprojected")
    wanted = zone_of(survey.longitude)
    if not survey.inside:
        return Finding("CRS_ZONE", Verdict.FAIL, float(survey.zone), float(wanted), "zone", "outside")
    if survey.zone != wanted:
        return Finding("CRS_ZONE", Verdict.FAIL, float(survey.zone), float(wanted), "zone", "other")
    return Finding(
        "CRS_ZONE",
        Verdict.WARNING if survey.legacy_datum else Verdict.PASS,
        float(survey.zone),
        float(wanted),
        "zone",
        "legacy" if survey.legacy_datum else "",
    )


def zone_of(longitude: float) -> int:
    """UTM zone by longitude, 36 to 40 in the Kingdom."""
    return 36 if longitude < 36 else 37 if longitude < 42 else 38 if longitude < 48 else 39 if longitude < 54 else 40


def deed_against_nature(survey: Survey, limits: Limits) -> Finding:
    """The area of the deed is the area of nature, or the difference says what becomes of it."""
    if not survey.area_deed_m2:
        return Finding("AREA_DEED", Verdict.UNKNOWN, None, limits.area_warn, "share", "missing")
    area = legal_area(survey)
    finding = _areas("AREA_DEED", area, survey.area_deed_m2, limits)
    if finding.verdict is Verdict.PASS:
        return finding
    right = "surplus" if area > survey.area_deed_m2 else "shortfall"
    if survey.treatment == right:
        return Finding("AREA_DEED", Verdict.WARNING, finding.measured, limits.area_warn, "share", right)
    return Finding("AREA_DEED", Verdict.FAIL, finding.measured, limits.area_warn, "share", f"untreated_{right}")

"""Every bench in turn: prints a line each and appends it to var/bench.jsonl.

.venv/bin/python -m bench [pages] [tiles] [city] [land] [cases] [exercise] [findings] [renewals] [filing] [--parcels 60000]   land: --parcels 1000000
"""

import argparse
import json
from collections.abc import Iterator

from bench import cases, exercise, filing_load, findings, gen_city, land, pages, renewals, site, tiles
from ops.paths import VAR

FILING_PARCELS = 3_000  # each of 200 citizens has a plot of his own


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", nargs="*", default=["city", "tiles", "pages"])
    parser.add_argument("--parcels", type=int, default=60_000)
    parser.add_argument("--applications", type=int, default=cases.APPLICATIONS)
    asked = parser.parse_args()
    with (VAR / "bench.jsonl").open("a", encoding="utf8") as out:
        for rows in _rows(asked.which, asked.parcels, asked.applications):
            for row in rows:
                line = json.dumps(row, ensure_ascii=False)
                print(line, flush=True)
                out.write(line + "\n")


def _rows(which: list[str], parcels: int, applications: int) -> Iterator[list[dict[str, object]]]:
    """As they come: what was measured is told even if a later bench fails."""
    if "city" in which:
        yield gen_city.measure(parcels)
    if "land" in which:
        yield from land.measure(parcels)
    if "cases" in which:
        yield from cases.measure(applications)
    if "exercise" in which:
        yield exercise.measure()
    if "findings" in which:
        yield findings.measure()
    if "renewals" in which:
        yield renewals.measure()
    if "filing" in which:
        with site.served(FILING_PARCELS) as served:
            yield filing_load.measure(served)
    if {"tiles", "pages"} & set(which):
        with site.served(parcels) as served:
            if "pages" in which:
                yield pages.measure(served)
            if "tiles" in which:
                yield tiles.measure_kept(served)
    if "tiles" in which:
        with site.served(parcels, tiles.NO_CACHE) as served:
            yield tiles.measure(served)


main()

"""Every bench in turn: prints a line each and appends it to var/bench.jsonl.

.venv/bin/python -m bench [pages] [tiles] [city] [land] [--parcels 60000]   land: --parcels 1000000
"""

import argparse
import json

from bench import gen_city, land, pages, site, tiles
from ops.paths import VAR


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", nargs="*", default=["city", "tiles", "pages"])
    parser.add_argument("--parcels", type=int, default=60_000)
    asked = parser.parse_args()
    rows = gen_city.measure(asked.parcels) if "city" in asked.which else []
    rows += land.measure(asked.parcels) if "land" in asked.which else []
    if {"tiles", "pages"} & set(asked.which):
        with site.served(asked.parcels) as served:
            rows += pages.measure(served) if "pages" in asked.which else []
            rows += tiles.measure_kept(served) if "tiles" in asked.which else []
    if "tiles" in asked.which:
        with site.served(asked.parcels, tiles.NO_CACHE) as served:
            rows += tiles.measure(served)
    with (VAR / "bench.jsonl").open("a", encoding="utf8") as out:
        for row in rows:
            line = json.dumps(row, ensure_ascii=False)
            print(line)
            out.write(line + "\n")


main()

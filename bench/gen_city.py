"""How long the demo city takes to make, against the bare making of as many polygons in the same run.

.venv/bin/python -m bench.gen_city [--parcels 60000]
"""

import argparse
import json
import time

import numpy as np
import shapely

from gis.demo import build_city


def measure(parcels: int = 60_000) -> list[dict[str, object]]:
    """Seconds on one core, best of two."""
    made = min(_seconds(lambda: build_city(parcels)) for _ in range(2))
    squares = np.random.default_rng(1).random((parcels, 4, 2))
    floor = min(_seconds(lambda: shapely.to_wkb(shapely.polygons(squares))) for _ in range(2))
    return [
        {
            "name": f"demo city of {parcels} parcels",
            "value": round(made, 3),
            "unit": "s",
            "reference": "as many quads to WKB",
            "reference_value": round(floor, 3),
            "ratio": round(made / floor, 1),
        }
    ]


def _seconds(work) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parcels", type=int, default=60_000)
    for row in measure(parser.parse_args().parcels):
        print(json.dumps(row, ensure_ascii=False))

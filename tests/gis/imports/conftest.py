"""Files from outside, read through the worker as the wizard and the command line do."""

import gzip
import json
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely

from gis.importers import engine, sources
from gis.importers.formats import dxf_reading
from gis.importers.problems import UnusableFile
from gis.importers.sources import open_source
from gis.importers.worker import BATCH_FRAME

SHARED = Path(__file__).parents[4] / "shared" / "data"
LIMIT = 1_000_000_000
RIYADH = (46.2, 24.2, 47.5, 25.3)


class Rows:
    """A layer read to its end; refused and noted rows by reason, with the numbers that a person would look for."""

    def __init__(self, layer, **said):
        self.wkb, self.fids, self.columns = [], [], {}
        self.refused, self.notes = Counter(), Counter()
        self.refused_at, self.noted_at = {}, {}
        for batch in layer.batches(**said):
            for kept, counted, remarks in ((self.refused_at, self.refused, batch.refused), (self.noted_at, self.notes, batch.notes)):
                for row, (code, details) in remarks.items():
                    kept[int(batch.fids[row])] = (code, details)
                    counted[code] += 1
            self.wkb += list(batch.wkb)
            self.fids += list(batch.fids)
            for name in batch.fields:
                self.columns.setdefault(name, []).extend(batch.fields[name])
        assert len(self.fids) == layer.count == len(self.wkb)

    @property
    def shapes(self):
        return shapely.from_wkb(np.array(self.wkb, dtype=object))

    @property
    def without_shape(self):
        return sum(wkb is None for wkb in self.wkb)


@pytest.fixture
def shared():
    if not SHARED.exists():
        pytest.skip("the sample data is not beside the checkout")
    return SHARED


@pytest.fixture
def look(tmp_path):
    """Open a file: look(path, box=...) -> Opened."""

    def run(path, **said):
        folder = tmp_path / f"work{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        return open_source(Path(path), folder, LIMIT, **said)

    return run


@pytest.fixture
def only(look):
    """The one layer of a file."""

    def run(path, **said):
        (layer,) = look(path, **said).layers
        return layer

    return run


@pytest.fixture
def refusal(look):
    """The code with which a file is refused."""

    def run(path, **said):
        with pytest.raises(UnusableFile) as caught:
            look(path, **said)
        return caught.value

    return run


@pytest.fixture
def read_here(monkeypatch):
    """Rows of files that need no GDAL are read in this process: starting a worker for each of a hundred small layers costs more than
    reading them. Every file is still opened by a worker.
    """

    def frames(request, _folder):
        return ((BATCH_FRAME, bytes(batch)) for batch in engine.batches(request))

    monkeypatch.setattr(sources, "frames", frames)
    monkeypatch.setattr(dxf_reading, "open_drawing", cache(dxf_reading.open_drawing))


def codes(doubts):
    return [doubt.code for doubt in doubts]


def plain(path):
    """Content of a packed JSON file."""
    with gzip.open(path) as stream:
        return json.load(stream)


@pytest.fixture
def bring(app, committed_db, tmp_path):
    """Run the import from the command line into PostGIS; answers (exit status, report)."""

    def run(file, layer, *options):
        report = tmp_path / "report.json"
        report.unlink(missing_ok=True)
        result = app.test_cli_runner().invoke(args=["gis", "import", str(file), "--layer", layer, "--report", str(report), *options])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result.exit_code, json.loads(report.read_text("utf8"))

    return run

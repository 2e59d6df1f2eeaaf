"""Moving a batch into the storage CRS: exactly, or by a polynomial that is held against the exact answer first."""

import numpy as np
import shapely
from pyproj import CRS

from gis.crs import STORAGE_SRID, transformer

WITHIN_M = 1e-5  # a hundredth of a millimetre: what the polynomial may differ from the projection
_WORTH_IT = 20_000  # vertices
_WIDEST = 40_000.0  # of a file in metres; wider ones are moved exactly
_NODES, _PROOFS, _DEGREE = 12, 25, 5


class Mover:
    """From the file's CRS to the storage CRS, x and y always first."""

    def __init__(self, crs: CRS) -> None:
        self._same = crs == CRS.from_epsg(STORAGE_SRID)
        self._metric = crs.is_projected
        self._source = crs.to_wkt()

    def move(self, shapes: np.ndarray) -> np.ndarray:
        """The shapes, two-dimensional; coordinates the projection cannot take come out infinite."""
        if self._same or not len(shapes):
            return shapes
        return shapely.transform(shapes, self.points)

    def points(self, xy: np.ndarray) -> np.ndarray:
        """The same for bare coordinates."""
        if self._same:
            return xy
        if len(xy) >= _WORTH_IT and self._metric:
            low, high = xy.min(axis=0), xy.max(axis=0)
            if np.isfinite(low).all() and np.isfinite(high).all() and (high - low).max() < _WIDEST:
                fitted = _Polynomial(self._exact, low, high)
                if fitted.error < WITHIN_M:
                    return fitted(xy)
        return self._exact(xy)

    def _exact(self, xy: np.ndarray) -> np.ndarray:
        return np.column_stack(transformer(self._source, STORAGE_SRID).transform(xy[:, 0], xy[:, 1]))


class _Polynomial:
    """The difference that the projection makes over a box, fitted at Chebyshev nodes and proven on a finer grid between them.

    Both systems are smooth over a city, so the error between two proofs is of the size of the error at them.
    """

    def __init__(self, exact, low: np.ndarray, high: np.ndarray) -> None:
        self._middle, self._half = (low + high) / 2, np.maximum((high - low) / 2, 1.0)
        nodes = np.cos((np.arange(_NODES) + 0.5) * np.pi / _NODES)
        at = self._grid(nodes)
        self._terms = [(i, j) for i in range(_DEGREE + 1) for j in range(_DEGREE + 1 - i)]
        self._weights = np.linalg.lstsq(self._powers(at), exact(at) - at, rcond=None)[0]
        proofs = self._grid(np.linspace(-1, 1, _PROOFS))
        self.error = float(np.abs(self(proofs) - exact(proofs)).max())

    def __call__(self, xy: np.ndarray) -> np.ndarray:
        """Horner in both directions: a pass over the points a term, no table of powers."""
        u, v = ((xy - self._middle) / self._half).T
        moved = np.zeros_like(xy)
        for axis in (0, 1):
            weight = dict(zip(self._terms, self._weights[:, axis], strict=True))
            total = np.zeros(len(xy))
            for i in reversed(range(_DEGREE + 1)):
                inner = np.full(len(xy), weight[(i, _DEGREE - i)])
                for j in reversed(range(_DEGREE - i)):
                    inner *= v
                    inner += weight[(i, j)]
                total *= u
                total += inner
            moved[:, axis] = xy[:, axis] + total
        return moved

    def _grid(self, along: np.ndarray) -> np.ndarray:
        u, v = np.meshgrid(along, along)
        return np.column_stack([u.ravel(), v.ravel()]) * self._half + self._middle

    def _powers(self, xy: np.ndarray) -> np.ndarray:
        u, v = ((xy - self._middle) / self._half).T
        return np.column_stack([u**i * v**j for i, j in self._terms])

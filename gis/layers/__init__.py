"""The catalogue of layers: what is published beside the register, for whom, how it is drawn, and what it binds."""

from gis.layers.binding import Constraint, constraints_at, constraints_touching, public_constraints_at

__all__ = ["Constraint", "constraints_at", "constraints_touching", "public_constraints_at"]

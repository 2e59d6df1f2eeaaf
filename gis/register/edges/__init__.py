"""What lies beyond each side of a parcel, found by geometry alone.

A side touched by another parcel is a neighbour; a side in front of which a street's centre line runs parallel at
half its width faces that street; what remains faces a wadi, a park or nothing known. One parcel and sixty thousand
go through the same arrays, so what the register says of a lot never depends on how it was loaded.
"""

from gis.register.edges.classify import Edges, Grounds, Parcels, Streets, classify_edges

__all__ = ["Edges", "Grounds", "Parcels", "Streets", "classify_edges"]

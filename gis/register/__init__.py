"""The register of parcels: what lies where, whose it is, and how it changes."""

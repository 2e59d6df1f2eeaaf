"""Pages about a parcel that need no application: what may be built, and which parcels are mine."""

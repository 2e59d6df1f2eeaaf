"""Land and maps: the register of parcels, the plans, the one map, imports and tiles."""

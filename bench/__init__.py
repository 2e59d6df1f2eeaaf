"""Programs that measure us against a floor or a peer in the same run. `make bench` runs them all."""

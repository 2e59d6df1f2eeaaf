"""The catalogue of layers: what is published beside the register, for whom, and how it is drawn."""

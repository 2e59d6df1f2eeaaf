"""Applications: filing, drawing, checking, correcting, deciding."""

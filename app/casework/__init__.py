"""Cases: everything a municipality does for somebody at some place."""

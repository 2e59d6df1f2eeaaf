"""The catalogue as pages: every service, what it needs, and where it begins."""

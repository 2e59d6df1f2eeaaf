"""Signing what the amanah issues: keys, PAdES signatures in the file, and the check of a file that somebody brings."""

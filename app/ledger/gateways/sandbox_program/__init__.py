"""The sandbox gateway: a program of its own, with its own page, store and clock, that plays the licensed provider.

It shares the signature's secret with the platform and nothing else: no database, no session, no code of the ledger.
"""

"""Committees: who sits on them, their sessions, agendas, votes and minutes."""

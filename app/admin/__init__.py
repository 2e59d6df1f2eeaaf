"""The administrator's pages: people, roles, units, holidays, the record of events, health. No business rights."""

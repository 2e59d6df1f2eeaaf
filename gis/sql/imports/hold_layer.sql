-- Imports of one layer wait for one another: the second sees what the first has written.
-- scope: amanah
-- params:  :layer
-- returns: nothing; a lock of the transaction
-- CRS:     none
-- index:   none: no table is read
SELECT pg_advisory_xact_lock(9359, hashtext(:layer))

-- The lock that a bulk load takes: every change of a parcel waits.
-- scope: amanah
-- params:  none
-- returns: nothing; a lock of the transaction
-- CRS:     none
-- index:   none: no table is read
SELECT pg_advisory_xact_lock(9358, 0)

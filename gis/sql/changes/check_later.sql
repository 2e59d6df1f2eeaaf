-- The checks wait for the commit again.
-- scope: amanah
-- params:  none
-- returns: nothing
-- CRS:     none
-- index:   none: no table is named
SET CONSTRAINTS ALL DEFERRED

-- What the database checks at commit, now.
-- scope: amanah
-- params:  none
-- returns: nothing
-- CRS:     none
-- index:   none: no table is named
SET CONSTRAINTS ALL IMMEDIATE

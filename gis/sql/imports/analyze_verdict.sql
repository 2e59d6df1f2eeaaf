-- The joins that follow know how much is matched.
-- scope: amanah
-- params:  none
-- returns: nothing
-- CRS:     none
-- index:   none
ANALYZE import_verdict

-- What the file lacks was not asked for.
-- scope: amanah
-- params:  none
-- returns: nothing; deletes from import_verdict
-- CRS:     none
-- index:   none
DELETE FROM import_verdict WHERE outcome = 'vanished'

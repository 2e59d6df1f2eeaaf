-- What the joins of an update need to know of its temporary tables.
-- scope: amanah
-- params:  none
-- returns: nothing
-- CRS:     none
-- index:   none: makes one
CREATE INDEX ON import_standing USING gist (ground);
ANALYZE import_stage, import_standing

-- Who changes the same ground waits here until the other has finished.
-- scope: amanah
-- params:  :x0 :y0 :x1 :y1 metres
-- returns: nothing; locks of the transaction
-- CRS:     storage, metres
-- index:   none: no table is read
SELECT lock_ground(CAST(:x0 AS float8), CAST(:y0 AS float8), CAST(:x1 AS float8), CAST(:y1 AS float8))

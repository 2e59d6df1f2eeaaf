-- The planner learns the size and spread of the land's tables; see analyze_land().
-- scope: amanah
-- params:  none
-- returns: nothing
-- CRS:     none
-- index:   none
SELECT analyze_land()

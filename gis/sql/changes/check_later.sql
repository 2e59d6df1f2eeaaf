-- The checks of the land wait for the commit again.
-- scope: amanah
-- params:  none
-- returns: nothing
-- CRS:     none
-- index:   none: no table is named
SET CONSTRAINTS spatial_unit_no_overlap, spatial_unit_ends_by_change, land_change_no_gap, land_change_parcel_no_gap, rrr_shares_within_one DEFERRED

-- What a case says of every case leaves the plan's own table; the rest gets names that no case has.
ALTER TABLE land_plan ADD COLUMN stands boolean NOT NULL DEFAULT false;
UPDATE land_plan SET stands = true WHERE state = 'approved';

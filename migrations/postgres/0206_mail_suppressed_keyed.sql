-- An address to which mail came back is remembered under a key of the organisation. What was kept without one is put under it
-- by the sweep, hash by hash; until then it is matched as it is.
ALTER TABLE mail_suppressed ADD COLUMN keyed BOOLEAN NOT NULL DEFAULT FALSE;

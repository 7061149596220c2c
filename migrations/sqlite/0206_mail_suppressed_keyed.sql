-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- An address to which mail came back is remembered under a key of the organisation. What was kept without one is put under it
-- by the sweep, hash by hash; until then it is matched as it is.
ALTER TABLE mail_suppressed ADD COLUMN keyed INTEGER NOT NULL DEFAULT FALSE;

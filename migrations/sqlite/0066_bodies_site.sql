-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Local groups, unions and affiliated organisations have pages of their own elsewhere.
ALTER TABLE bodies_group ADD COLUMN site TEXT;

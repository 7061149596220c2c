-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- One of those who share a seat leaves, and the others go on.
ALTER TABLE bodies_holder ADD COLUMN until_at INTEGER;
ALTER TABLE bodies_holder ADD COLUMN overlap_until INTEGER;
ALTER TABLE bodies_holder ADD COLUMN end_decision TEXT;

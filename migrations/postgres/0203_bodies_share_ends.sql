-- One of those who share a seat leaves, and the others go on.
ALTER TABLE bodies_holder ADD COLUMN until_at BIGINT;
ALTER TABLE bodies_holder ADD COLUMN overlap_until BIGINT;
ALTER TABLE bodies_holder ADD COLUMN end_decision TEXT;

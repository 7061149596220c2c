-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- One who takes part proposes the answer, and another, who took part before, agrees to it.
ALTER TABLE meetings_joint ADD COLUMN proposed_at INTEGER;
ALTER TABLE meetings_joint ADD COLUMN proposed_by BLOB;

-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- An answer to what the text leaves open may hold for a time; it then lapses by itself, with a receipt.
ALTER TABLE constitution_interpretation ADD COLUMN until_at INTEGER;
ALTER TABLE constitution_interpretation ADD COLUMN lapsed_at INTEGER;

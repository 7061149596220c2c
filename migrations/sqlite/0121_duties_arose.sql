-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- When a duty arose whose last moment had passed by then.
ALTER TABLE duties_instance ADD COLUMN arose_at INTEGER;

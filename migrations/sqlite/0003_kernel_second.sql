-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- When a session last showed the officer's second factor.
ALTER TABLE kernel_session ADD COLUMN second_at INTEGER;

-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Who added a recipient of segments, which second officer agreed, and when its token ends.
ALTER TABLE feeds_recipient ADD COLUMN created_by BLOB;
ALTER TABLE feeds_recipient ADD COLUMN agreed_at INTEGER;
ALTER TABLE feeds_recipient ADD COLUMN agreed_by BLOB;
ALTER TABLE feeds_recipient ADD COLUMN ends_at INTEGER;

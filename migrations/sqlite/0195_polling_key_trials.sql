-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- A key is tried before anybody relies on it: what is sealed to it when it is given, the hash of what was sealed, and when
-- its holder's device opened that. And whether the holder says that it is lost.
ALTER TABLE polling_officer_key ADD COLUMN trial BLOB;
ALTER TABLE polling_officer_key ADD COLUMN answer BLOB;
ALTER TABLE polling_officer_key ADD COLUMN tried_at INTEGER;
ALTER TABLE polling_officer_key ADD COLUMN lost_at INTEGER;

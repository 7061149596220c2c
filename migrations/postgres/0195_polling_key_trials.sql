-- A key is tried before anybody relies on it: what is sealed to it when it is given, the hash of what was sealed, and when
-- its holder's device opened that. And whether the holder says that it is lost.
ALTER TABLE polling_officer_key ADD COLUMN trial BYTEA;
ALTER TABLE polling_officer_key ADD COLUMN answer BYTEA;
ALTER TABLE polling_officer_key ADD COLUMN tried_at BIGINT;
ALTER TABLE polling_officer_key ADD COLUMN lost_at BIGINT;

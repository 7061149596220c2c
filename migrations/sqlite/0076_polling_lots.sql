-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- What an officer commits to for the lots, beside the public halves of the key. Keys made before have none.
ALTER TABLE polling_officer_key ADD COLUMN lot BLOB;

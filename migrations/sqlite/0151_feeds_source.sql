-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Where the association's feed is fetched from, and how that went.
CREATE TABLE feeds_source (
    group_id BLOB NOT NULL PRIMARY KEY,
    address TEXT NOT NULL,
    token TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    trying_until INTEGER NOT NULL,
    arrived_at INTEGER,
    failures INTEGER NOT NULL,
    problem TEXT NOT NULL
) STRICT;

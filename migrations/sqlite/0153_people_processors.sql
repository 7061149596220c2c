-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Services outside that get members' addresses, and the agreement under which each does.
CREATE TABLE people_processor (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    agreement TEXT NOT NULL,
    signed_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB,
    ended_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;

-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Files with data of members: who took them out, why, agreed by whom, until when they are fetched and kept.
CREATE TABLE access_export (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    number INTEGER NOT NULL,
    person BLOB NOT NULL,
    what TEXT NOT NULL,
    purpose TEXT NOT NULL,
    make TEXT NOT NULL,
    people INTEGER NOT NULL,
    reason TEXT NOT NULL,
    office TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    agreed_at INTEGER,
    agreed_by BLOB,
    fetch_until INTEGER,
    taken INTEGER NOT NULL,
    delete_by INTEGER,
    ended_at INTEGER,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, number)
) STRICT;

-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- A member's way from one group to another, a row on each side; the letter and the answer are what travelled.
CREATE TABLE feeds_transfer (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    direction TEXT NOT NULL,
    state TEXT NOT NULL,
    other TEXT NOT NULL,
    person_id BLOB,
    name TEXT NOT NULL,
    day TEXT NOT NULL,
    agreed TEXT NOT NULL,
    letter TEXT NOT NULL,
    answer TEXT NOT NULL,
    undo TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB,
    decided_at INTEGER,
    decided_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX feeds_transfer_person ON feeds_transfer (group_id, person_id);

-- Groups from which letters and answers are taken, by their public key.
CREATE TABLE feeds_peer (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;

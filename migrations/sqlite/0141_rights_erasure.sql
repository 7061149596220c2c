-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- An erasure as a journal: what finds the person, how far it is, what it did. When it is done nothing in it finds
-- anybody any more.
CREATE TABLE rights_erasure (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    case_id BLOB,
    person BLOB,
    state TEXT NOT NULL,
    keys TEXT NOT NULL,
    next_step INTEGER NOT NULL,
    done TEXT NOT NULL,
    why TEXT NOT NULL,
    planned_at INTEGER NOT NULL,
    planned_by BLOB,
    due_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;

-- Addresses and numbers that must not be used again, as keyed hashes: what is left of them after erasure.
CREATE TABLE rights_suppression (
    group_id BLOB NOT NULL,
    value_hash BLOB NOT NULL,
    channel TEXT NOT NULL,
    reason TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (group_id, value_hash, channel)
) STRICT;

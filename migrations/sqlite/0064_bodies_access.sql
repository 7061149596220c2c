-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Until when somebody whose term ended still reads what the post reads, if not the usual fourteen days.
ALTER TABLE bodies_term ADD COLUMN overlap_until INTEGER;

-- Emergency access: a power that somebody in office does not hold, for some hours, agreed by a second officer.
CREATE TABLE bodies_emergency (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    person BLOB NOT NULL,
    power TEXT NOT NULL,
    hours INTEGER NOT NULL,
    reason TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    agreed_at INTEGER,
    agreed_by BLOB,
    until_at INTEGER,
    ended_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX bodies_emergency_person ON bodies_emergency (group_id, person);

-- Accounts outside Plenary that belong to a post. Who holds them, never a password.
CREATE TABLE bodies_account (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    post TEXT NOT NULL,
    first_holder BLOB,
    second_holder BLOB,
    note TEXT NOT NULL,
    checked_at INTEGER NOT NULL,
    checked_by BLOB,
    closed_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;

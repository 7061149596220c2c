-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- People at one address who agreed that they share a letter. It counts only while each of them lives there.
CREATE TABLE people_household (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    code TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, code)
) STRICT;

CREATE TABLE people_household_member (
    group_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    household_id BLOB NOT NULL,
    agreed TEXT NOT NULL,
    joined_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, person_id)
) STRICT;
CREATE INDEX people_household_member_household ON people_household_member (group_id, household_id);

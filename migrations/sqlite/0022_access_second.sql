-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Second factors belong to a person of a group, not to an account: another group's officers must not take one away, and
-- a changed e-mail address must not shed one.
CREATE TABLE access_factor (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    person BLOB NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    secret BLOB NOT NULL,
    credential BLOB,
    mark INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    used_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX access_factor_person ON access_factor (group_id, person);

CREATE TABLE access_recovery (
    group_id BLOB NOT NULL,
    person BLOB NOT NULL,
    code_hash BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (group_id, person, code_hash)
) STRICT;

CREATE TABLE access_challenge (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    person BLOB NOT NULL,
    what TEXT NOT NULL,
    challenge BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;

-- Since when somebody acts in an office, from which the time to set up a second factor runs; and which version of the
-- agreement on the use of data they accepted.
CREATE TABLE access_officer (
    group_id BLOB NOT NULL,
    person BLOB NOT NULL,
    since_at INTEGER NOT NULL,
    agreed_version INTEGER NOT NULL,
    agreed_at INTEGER,
    PRIMARY KEY (group_id, person)
) STRICT;

-- A lost device: two officers agree that the second factor is taken away, so that a new one can be set up.
CREATE TABLE access_lost (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    person BLOB NOT NULL,
    reason TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    asked_by BLOB NOT NULL,
    agreed_at INTEGER,
    agreed_by BLOB,
    ended_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX access_lost_open ON access_lost (group_id, ended_at);

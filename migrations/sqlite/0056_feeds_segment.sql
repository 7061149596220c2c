-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- The last state of the segment that was applied, a row for each national number; its key orders by bytes.
CREATE TABLE feeds_row (
    group_id BLOB NOT NULL,
    number_key BLOB NOT NULL,
    content TEXT NOT NULL,
    person_id BLOB NOT NULL,
    PRIMARY KEY (group_id, number_key)
) STRICT;

CREATE TABLE feeds_run (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    issuer TEXT NOT NULL,
    seq INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    file_hash BLOB NOT NULL,
    signed INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB,
    agreed_by BLOB,
    finished_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX feeds_run_time ON feeds_run (group_id, created_at);

CREATE TABLE feeds_change (
    group_id BLOB NOT NULL,
    run_id BLOB NOT NULL,
    number_key BLOB NOT NULL,
    kind TEXT NOT NULL,
    before_row TEXT,
    after_row TEXT,
    person_id BLOB,
    conflict TEXT NOT NULL,
    decision TEXT,
    applied INTEGER NOT NULL,
    PRIMARY KEY (group_id, run_id, number_key)
) STRICT;

-- A correction that somebody suggests of what the association owns.
CREATE TABLE feeds_correction (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    direction TEXT NOT NULL,
    number TEXT NOT NULL,
    field TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;

-- Organisations that this one makes segments for, and what each was sent last.
CREATE TABLE feeds_recipient (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    areas TEXT NOT NULL,
    token BLOB NOT NULL,
    last_seq INTEGER NOT NULL,
    last_at INTEGER,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;

CREATE TABLE feeds_sent (
    group_id BLOB NOT NULL,
    recipient_id BLOB NOT NULL,
    number_key BLOB NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (group_id, recipient_id, number_key)
) STRICT;

-- Which people's fields another body owns: they are read-only here.
CREATE TABLE people_owned (
    group_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    owner TEXT NOT NULL,
    fields TEXT NOT NULL,
    since_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, person_id)
) STRICT;

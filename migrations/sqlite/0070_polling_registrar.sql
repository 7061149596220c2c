-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- The registrar: polls, their contests, the frozen roll and its marks. What was voted is in another database.
CREATE TABLE polling_poll (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    subject_title TEXT NOT NULL,
    subject_url TEXT NOT NULL,
    state TEXT NOT NULL,
    opens_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    channels TEXT NOT NULL,
    roll_count INTEGER NOT NULL,
    roll_hash BLOB NOT NULL,
    box_made INTEGER NOT NULL,
    turnout TEXT,
    ended_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX polling_poll_subject ON polling_poll (group_id, subject_id);

CREATE TABLE polling_contest (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    id BLOB NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    seats INTEGER NOT NULL,
    ranked INTEGER NOT NULL,
    choices TEXT NOT NULL,
    PRIMARY KEY (group_id, poll_id, id)
) STRICT;

-- One line for each elector; never changed after the freeze but for the request of a ballot by e-mail.
CREATE TABLE polling_roll (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    salt BLOB NOT NULL,
    reason TEXT NOT NULL,
    cite TEXT,
    requested INTEGER NOT NULL,
    PRIMARY KEY (group_id, poll_id, person_id)
) STRICT;
CREATE INDEX polling_roll_person ON polling_roll (group_id, person_id);

CREATE TABLE polling_left_out (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    cite TEXT,
    PRIMARY KEY (group_id, poll_id, person_id)
) STRICT;

-- The single lock: which way a member took the one paper for a contest. All rows exist from the freeze on.
CREATE TABLE polling_mark (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    contest_id BLOB NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (group_id, poll_id, person_id, contest_id)
) STRICT;
CREATE INDEX polling_mark_contest ON polling_mark (group_id, poll_id, contest_id);

-- Papers filled in by hand: a batch of numbered sheets, shuffled before they were numbered.
CREATE TABLE polling_batch (
    group_id BLOB NOT NULL,
    poll_id BLOB NOT NULL,
    id BLOB NOT NULL,
    contest_id BLOB NOT NULL,
    first_number INTEGER NOT NULL,
    papers INTEGER NOT NULL,
    state TEXT NOT NULL,
    first_teller BLOB,
    second_teller BLOB,
    PRIMARY KEY (group_id, poll_id, id)
) STRICT;

-- What a teller read on a sheet; deleted when the batch is in the box. Reading 3 is the agreed one.
CREATE TABLE polling_reading (
    group_id BLOB NOT NULL,
    batch_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    reading INTEGER NOT NULL,
    ballot TEXT NOT NULL,
    PRIMARY KEY (group_id, batch_id, number, reading)
) STRICT;

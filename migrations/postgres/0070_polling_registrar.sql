-- The registrar: polls, their contests, the frozen roll and its marks. What was voted is in another database.
CREATE TABLE polling_poll (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    subject_title TEXT NOT NULL,
    subject_url TEXT NOT NULL,
    state TEXT NOT NULL,
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    channels TEXT NOT NULL,
    roll_count BIGINT NOT NULL,
    roll_hash BYTEA NOT NULL,
    box_made BOOLEAN NOT NULL,
    turnout TEXT,
    ended_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX polling_poll_subject ON polling_poll (group_id, subject_id);

CREATE TABLE polling_contest (
    group_id UUID NOT NULL,
    poll_id UUID NOT NULL,
    id UUID NOT NULL,
    position BIGINT NOT NULL,
    title TEXT NOT NULL,
    seats BIGINT NOT NULL,
    ranked BOOLEAN NOT NULL,
    choices TEXT NOT NULL,
    PRIMARY KEY (group_id, poll_id, id)
);

-- One line for each elector; never changed after the freeze but for the request of a ballot by e-mail.
CREATE TABLE polling_roll (
    group_id UUID NOT NULL,
    poll_id UUID NOT NULL,
    person_id UUID NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    salt BYTEA NOT NULL,
    reason TEXT NOT NULL,
    cite TEXT,
    requested BOOLEAN NOT NULL,
    PRIMARY KEY (group_id, poll_id, person_id)
);
CREATE INDEX polling_roll_person ON polling_roll (group_id, person_id);

CREATE TABLE polling_left_out (
    group_id UUID NOT NULL,
    poll_id UUID NOT NULL,
    person_id UUID NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    cite TEXT,
    PRIMARY KEY (group_id, poll_id, person_id)
);

-- The single lock: which way a member took the one paper for a contest. All rows exist from the freeze on.
CREATE TABLE polling_mark (
    group_id UUID NOT NULL,
    poll_id UUID NOT NULL,
    person_id UUID NOT NULL,
    contest_id UUID NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (group_id, poll_id, person_id, contest_id)
);
CREATE INDEX polling_mark_contest ON polling_mark (group_id, poll_id, contest_id);

-- Papers filled in by hand: a batch of numbered sheets, shuffled before they were numbered.
CREATE TABLE polling_batch (
    group_id UUID NOT NULL,
    poll_id UUID NOT NULL,
    id UUID NOT NULL,
    contest_id UUID NOT NULL,
    first_number BIGINT NOT NULL,
    papers BIGINT NOT NULL,
    state TEXT NOT NULL,
    first_teller UUID,
    second_teller UUID,
    PRIMARY KEY (group_id, poll_id, id)
);

-- What a teller read on a sheet; deleted when the batch is in the box. Reading 3 is the agreed one.
CREATE TABLE polling_reading (
    group_id UUID NOT NULL,
    batch_id UUID NOT NULL,
    number BIGINT NOT NULL,
    reading BIGINT NOT NULL,
    ballot TEXT NOT NULL,
    PRIMARY KEY (group_id, batch_id, number, reading)
);

-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
CREATE TABLE elections_election (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    occasion BLOB NOT NULL,
    constitution INTEGER NOT NULL,
    plan TEXT NOT NULL,
    contests TEXT NOT NULL,
    drafted_by BLOB,
    drafted_at INTEGER NOT NULL,
    poll BLOB,
    lot_seed TEXT NOT NULL,
    lot_hash TEXT NOT NULL,
    preview_seen_at INTEGER,
    abandoned_because TEXT,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX elections_election_occasion ON elections_election (group_id, occasion);

-- The journal that members see: every transition with its receipt.
CREATE TABLE elections_step (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    election_id BLOB NOT NULL,
    move TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor BLOB,
    actor_name TEXT NOT NULL,
    cite TEXT,
    note TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX elections_step_election ON elections_step (group_id, election_id, at);

CREATE TABLE elections_officer (
    group_id BLOB NOT NULL,
    election_id BLOB NOT NULL,
    person BLOB NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    minute TEXT NOT NULL,
    appointed_at INTEGER NOT NULL,
    appointed_by BLOB,
    ended_at INTEGER,
    PRIMARY KEY (group_id, election_id, person, role)
) STRICT;
CREATE INDEX elections_officer_person ON elections_officer (group_id, person);

CREATE TABLE elections_nomination (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    election_id BLOB NOT NULL,
    state TEXT NOT NULL,
    proposer BLOB NOT NULL,
    proposer_name TEXT NOT NULL,
    statement TEXT NOT NULL,
    received_at INTEGER,
    on_paper INTEGER NOT NULL,
    alone BLOB,
    withdrawn_at INTEGER,
    contests TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX elections_nomination_election ON elections_nomination (group_id, election_id);

CREATE TABLE elections_nominee (
    group_id BLOB NOT NULL,
    nomination_id BLOB NOT NULL,
    person BLOB NOT NULL,
    election_id BLOB NOT NULL,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    consented_at INTEGER,
    declared TEXT NOT NULL,
    PRIMARY KEY (group_id, nomination_id, person)
) STRICT;
CREATE INDEX elections_nominee_election ON elections_nominee (group_id, election_id);

-- What somebody typed into a nomination form and has not handed in yet.
CREATE TABLE elections_draft (
    group_id BLOB NOT NULL,
    election_id BLOB NOT NULL,
    person BLOB NOT NULL,
    form BLOB NOT NULL,
    fields TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, election_id, person)
) STRICT;

CREATE TABLE elections_decision (
    group_id BLOB NOT NULL,
    election_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    subject BLOB NOT NULL,
    answer TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    minute TEXT NOT NULL,
    at INTEGER NOT NULL,
    recorded_by BLOB,
    PRIMARY KEY (group_id, election_id, kind, subject)
) STRICT;

CREATE TABLE elections_question (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    election_id BLOB NOT NULL,
    text TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX elections_question_election ON elections_question (group_id, election_id);

CREATE TABLE elections_answer (
    group_id BLOB NOT NULL,
    question_id BLOB NOT NULL,
    nomination_id BLOB NOT NULL,
    election_id BLOB NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, question_id, nomination_id)
) STRICT;

CREATE TABLE elections_outcome (
    group_id BLOB NOT NULL,
    election_id BLOB NOT NULL,
    contest_id BLOB NOT NULL,
    place INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    blt TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, election_id, contest_id)
) STRICT;

-- The numbers on the ballot papers, fixed when the papers are prepared.
CREATE TABLE elections_number (
    group_id BLOB NOT NULL,
    election_id BLOB NOT NULL,
    contest_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    nomination_id BLOB NOT NULL,
    PRIMARY KEY (group_id, election_id, contest_id, number)
) STRICT;

CREATE TABLE elections_note (
    group_id BLOB NOT NULL,
    election_id BLOB NOT NULL,
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, election_id, person)
) STRICT;

-- Elections of the past, counted again from papers that were published.
CREATE TABLE elections_past (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    held_at INTEGER NOT NULL,
    count TEXT NOT NULL,
    blt TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;

-- The roll as it was frozen: who may vote and who not, each with the reason. One row, never changed.
CREATE TABLE elections_roll (
    group_id BLOB NOT NULL,
    election_id BLOB NOT NULL,
    frozen_at INTEGER NOT NULL,
    electors INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    lines TEXT NOT NULL,
    PRIMARY KEY (group_id, election_id)
) STRICT;

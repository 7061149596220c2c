-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
CREATE TABLE amendments_motion (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    -- Counted from 1 in each group; 0 while it is a draft.
    number INTEGER NOT NULL,
    sort TEXT NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    reason TEXT NOT NULL,
    mover BLOB NOT NULL,
    mover_name TEXT NOT NULL,
    -- The text it changes, whole: it may be one that was adopted and is not published yet.
    base_seq INTEGER NOT NULL,
    base_hash TEXT NOT NULL,
    base_source TEXT NOT NULL,
    -- The text that it makes, the steps from one to the other, and the hash that a vote is on.
    text TEXT NOT NULL,
    operations TEXT NOT NULL,
    hash TEXT NOT NULL,
    -- The motion that it changes, where it is an amendment to an amendment.
    parent BLOB,
    came_from TEXT,
    unchanged TEXT NOT NULL,
    occasion BLOB,
    consultation BLOB,
    -- Steps that no longer fit, with what happened.
    stale TEXT NOT NULL,
    advice TEXT,
    advice_words TEXT NOT NULL,
    -- Goes up with every change of the text, so that of two who edit at once nobody overwrites the other.
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    submitted_at INTEGER,
    decided_at INTEGER,
    because TEXT NOT NULL,
    minute TEXT NOT NULL,
    -- Until when the count may be challenged, or a correction objected to.
    waits_until INTEGER,
    in_force_from INTEGER,
    held TEXT,
    version INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX amendments_motion_state ON amendments_motion (group_id, state);
CREATE INDEX amendments_motion_parent ON amendments_motion (group_id, parent);

-- What somebody typed that could not be taken yet. Nothing typed is lost.
CREATE TABLE amendments_typed (
    group_id BLOB NOT NULL,
    motion_id BLOB NOT NULL,
    clause TEXT NOT NULL,
    fields TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, motion_id, clause)
) STRICT;

CREATE TABLE amendments_seconder (
    group_id BLOB NOT NULL,
    motion_id BLOB NOT NULL,
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, motion_id, person)
) STRICT;

-- The journal that members read: every step with who took it and by which clause.
CREATE TABLE amendments_step (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    motion_id BLOB NOT NULL,
    -- Counted from 0 in each motion: two steps may share an instant.
    place INTEGER NOT NULL,
    what TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor BLOB,
    actor_name TEXT NOT NULL,
    cite TEXT,
    note TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX amendments_step_motion ON amendments_step (group_id, motion_id, place);

-- Votes as the minute records them: on the whole, or clause by clause.
CREATE TABLE amendments_vote (
    group_id BLOB NOT NULL,
    motion_id BLOB NOT NULL,
    part TEXT NOT NULL,
    label TEXT NOT NULL,
    favour INTEGER NOT NULL,
    against INTEGER NOT NULL,
    abstained INTEGER NOT NULL,
    carried INTEGER NOT NULL,
    sum TEXT NOT NULL,
    hash TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, motion_id, part)
) STRICT;

-- Objections to a correction and challenges of a count.
CREATE TABLE amendments_objection (
    group_id BLOB NOT NULL,
    motion_id BLOB NOT NULL,
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    words TEXT NOT NULL,
    at INTEGER NOT NULL,
    settled TEXT,
    PRIMARY KEY (group_id, motion_id, person)
) STRICT;

CREATE TABLE amendments_motion (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    -- Counted from 1 in each group; 0 while it is a draft.
    number BIGINT NOT NULL,
    sort TEXT NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    reason TEXT NOT NULL,
    mover UUID NOT NULL,
    mover_name TEXT NOT NULL,
    -- The text it changes, whole: it may be one that was adopted and is not published yet.
    base_seq BIGINT NOT NULL,
    base_hash TEXT NOT NULL,
    base_source TEXT NOT NULL,
    -- The text that it makes, the steps from one to the other, and the hash that a vote is on.
    text TEXT NOT NULL,
    operations TEXT NOT NULL,
    hash TEXT NOT NULL,
    -- The motion that it changes, where it is an amendment to an amendment.
    parent UUID,
    came_from TEXT,
    unchanged TEXT NOT NULL,
    occasion UUID,
    consultation UUID,
    -- Steps that no longer fit, with what happened.
    stale TEXT NOT NULL,
    advice TEXT,
    advice_words TEXT NOT NULL,
    -- Goes up with every change of the text, so that of two who edit at once nobody overwrites the other.
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    submitted_at BIGINT,
    decided_at BIGINT,
    because TEXT NOT NULL,
    minute TEXT NOT NULL,
    -- Until when the count may be challenged, or a correction objected to.
    waits_until BIGINT,
    in_force_from BIGINT,
    held TEXT,
    version BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX amendments_motion_state ON amendments_motion (group_id, state);
CREATE INDEX amendments_motion_parent ON amendments_motion (group_id, parent);

-- What somebody typed that could not be taken yet. Nothing typed is lost.
CREATE TABLE amendments_typed (
    group_id UUID NOT NULL,
    motion_id UUID NOT NULL,
    clause TEXT NOT NULL,
    fields TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, motion_id, clause)
);

CREATE TABLE amendments_seconder (
    group_id UUID NOT NULL,
    motion_id UUID NOT NULL,
    person UUID NOT NULL,
    name TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, motion_id, person)
);

-- The journal that members read: every step with who took it and by which clause.
CREATE TABLE amendments_step (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    motion_id UUID NOT NULL,
    -- Counted from 0 in each motion: two steps may share an instant.
    place BIGINT NOT NULL,
    what TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor UUID,
    actor_name TEXT NOT NULL,
    cite TEXT,
    note TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX amendments_step_motion ON amendments_step (group_id, motion_id, place);

-- Votes as the minute records them: on the whole, or clause by clause.
CREATE TABLE amendments_vote (
    group_id UUID NOT NULL,
    motion_id UUID NOT NULL,
    part TEXT NOT NULL,
    label TEXT NOT NULL,
    favour BIGINT NOT NULL,
    against BIGINT NOT NULL,
    abstained BIGINT NOT NULL,
    carried BOOLEAN NOT NULL,
    sum TEXT NOT NULL,
    hash TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, motion_id, part)
);

-- Objections to a correction and challenges of a count.
CREATE TABLE amendments_objection (
    group_id UUID NOT NULL,
    motion_id UUID NOT NULL,
    person UUID NOT NULL,
    name TEXT NOT NULL,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    settled TEXT,
    PRIMARY KEY (group_id, motion_id, person)
);

CREATE TABLE elections_election (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    occasion UUID NOT NULL,
    constitution BIGINT NOT NULL,
    plan TEXT NOT NULL,
    contests TEXT NOT NULL,
    drafted_by UUID,
    drafted_at BIGINT NOT NULL,
    poll UUID,
    lot_seed TEXT NOT NULL,
    lot_hash TEXT NOT NULL,
    preview_seen_at BIGINT,
    abandoned_because TEXT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX elections_election_occasion ON elections_election (group_id, occasion);

-- The journal that members see: every transition with its receipt.
CREATE TABLE elections_step (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    election_id UUID NOT NULL,
    move TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor UUID,
    actor_name TEXT NOT NULL,
    cite TEXT,
    note TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX elections_step_election ON elections_step (group_id, election_id, at);

CREATE TABLE elections_officer (
    group_id UUID NOT NULL,
    election_id UUID NOT NULL,
    person UUID NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    minute TEXT NOT NULL,
    appointed_at BIGINT NOT NULL,
    appointed_by UUID,
    ended_at BIGINT,
    PRIMARY KEY (group_id, election_id, person, role)
);
CREATE INDEX elections_officer_person ON elections_officer (group_id, person);

CREATE TABLE elections_nomination (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    election_id UUID NOT NULL,
    state TEXT NOT NULL,
    proposer UUID NOT NULL,
    proposer_name TEXT NOT NULL,
    statement TEXT NOT NULL,
    received_at BIGINT,
    on_paper BOOLEAN NOT NULL,
    alone UUID,
    withdrawn_at BIGINT,
    contests TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX elections_nomination_election ON elections_nomination (group_id, election_id);

CREATE TABLE elections_nominee (
    group_id UUID NOT NULL,
    nomination_id UUID NOT NULL,
    person UUID NOT NULL,
    election_id UUID NOT NULL,
    place BIGINT NOT NULL,
    name TEXT NOT NULL,
    consented_at BIGINT,
    declared TEXT NOT NULL,
    PRIMARY KEY (group_id, nomination_id, person)
);
CREATE INDEX elections_nominee_election ON elections_nominee (group_id, election_id);

-- What somebody typed into a nomination form and has not handed in yet.
CREATE TABLE elections_draft (
    group_id UUID NOT NULL,
    election_id UUID NOT NULL,
    person UUID NOT NULL,
    form UUID NOT NULL,
    fields TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, election_id, person)
);

CREATE TABLE elections_decision (
    group_id UUID NOT NULL,
    election_id UUID NOT NULL,
    kind TEXT NOT NULL,
    subject UUID NOT NULL,
    answer TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    minute TEXT NOT NULL,
    at BIGINT NOT NULL,
    recorded_by UUID,
    PRIMARY KEY (group_id, election_id, kind, subject)
);

CREATE TABLE elections_question (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    election_id UUID NOT NULL,
    text TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX elections_question_election ON elections_question (group_id, election_id);

CREATE TABLE elections_answer (
    group_id UUID NOT NULL,
    question_id UUID NOT NULL,
    nomination_id UUID NOT NULL,
    election_id UUID NOT NULL,
    text TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, question_id, nomination_id)
);

CREATE TABLE elections_outcome (
    group_id UUID NOT NULL,
    election_id UUID NOT NULL,
    contest_id UUID NOT NULL,
    place BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    blt TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, election_id, contest_id)
);

-- The numbers on the ballot papers, fixed when the papers are prepared.
CREATE TABLE elections_number (
    group_id UUID NOT NULL,
    election_id UUID NOT NULL,
    contest_id UUID NOT NULL,
    number BIGINT NOT NULL,
    nomination_id UUID NOT NULL,
    PRIMARY KEY (group_id, election_id, contest_id, number)
);

CREATE TABLE elections_note (
    group_id UUID NOT NULL,
    election_id UUID NOT NULL,
    person UUID NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, election_id, person)
);

-- Elections of the past, counted again from papers that were published.
CREATE TABLE elections_past (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    held_at BIGINT NOT NULL,
    count TEXT NOT NULL,
    blt TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, id)
);

-- The roll as it was frozen: who may vote and who not, each with the reason. One row, never changed.
CREATE TABLE elections_roll (
    group_id UUID NOT NULL,
    election_id UUID NOT NULL,
    frozen_at BIGINT NOT NULL,
    electors BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    lines TEXT NOT NULL,
    PRIMARY KEY (group_id, election_id)
);

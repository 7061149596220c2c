-- The last state of the segment that was applied, a row for each national number; its key orders by bytes.
CREATE TABLE feeds_row (
    group_id UUID NOT NULL,
    number_key BYTEA NOT NULL,
    content TEXT NOT NULL,
    person_id UUID NOT NULL,
    PRIMARY KEY (group_id, number_key)
);

CREATE TABLE feeds_run (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    issuer TEXT NOT NULL,
    seq BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    file_hash BYTEA NOT NULL,
    signed BOOLEAN NOT NULL,
    row_count BIGINT NOT NULL,
    added BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    gone BIGINT NOT NULL,
    conflicts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by UUID,
    agreed_by UUID,
    finished_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX feeds_run_time ON feeds_run (group_id, created_at);

CREATE TABLE feeds_change (
    group_id UUID NOT NULL,
    run_id UUID NOT NULL,
    number_key BYTEA NOT NULL,
    kind TEXT NOT NULL,
    before_row TEXT,
    after_row TEXT,
    person_id UUID,
    conflict TEXT NOT NULL,
    decision TEXT,
    applied BOOLEAN NOT NULL,
    PRIMARY KEY (group_id, run_id, number_key)
);

-- A correction that somebody suggests of what the association owns.
CREATE TABLE feeds_correction (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    direction TEXT NOT NULL,
    number TEXT NOT NULL,
    field TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by UUID,
    PRIMARY KEY (group_id, id)
);

-- Organisations that this one makes segments for, and what each was sent last.
CREATE TABLE feeds_recipient (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    areas TEXT NOT NULL,
    token BYTEA NOT NULL,
    last_seq BIGINT NOT NULL,
    last_at BIGINT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (group_id, id)
);

CREATE TABLE feeds_sent (
    group_id UUID NOT NULL,
    recipient_id UUID NOT NULL,
    number_key BYTEA NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (group_id, recipient_id, number_key)
);

-- Which people's fields another body owns: they are read-only here.
CREATE TABLE people_owned (
    group_id UUID NOT NULL,
    person_id UUID NOT NULL,
    owner TEXT NOT NULL,
    fields TEXT NOT NULL,
    since_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, person_id)
);

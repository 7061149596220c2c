CREATE TABLE mail_message (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    mailing_id UUID,
    person UUID,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    address_name TEXT NOT NULL,
    subject TEXT NOT NULL,
    body_text TEXT NOT NULL,
    body_html TEXT,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    reason TEXT,
    status TEXT,
    proof BYTEA,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, mailing_id, person)
);
CREATE INDEX mail_message_state ON mail_message (group_id, state, created_at);

CREATE TABLE mail_suppressed (
    group_id UUID NOT NULL,
    address_hash BYTEA NOT NULL,
    status TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (group_id, address_hash)
);

CREATE TABLE mail_left (
    group_id UUID NOT NULL,
    person UUID NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (group_id, person)
);

CREATE TABLE mail_bounce (
    group_id UUID NOT NULL,
    digest BYTEA NOT NULL,
    message_id UUID NOT NULL,
    status TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, digest)
);

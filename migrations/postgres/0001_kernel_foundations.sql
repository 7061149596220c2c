CREATE TABLE kernel_group (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    zone TEXT NOT NULL,
    host TEXT UNIQUE,
    released BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE kernel_setting (
    group_id UUID NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (group_id, name)
);

CREATE TABLE kernel_session (
    id UUID NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    account_id UUID NOT NULL,
    group_id UUID NOT NULL,
    device TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX kernel_session_account ON kernel_session (account_id);

CREATE TABLE kernel_limit (
    key_hash BYTEA NOT NULL,
    window_start BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    window_end BIGINT NOT NULL,
    PRIMARY KEY (key_hash, window_start)
);

CREATE TABLE kernel_lease (
    name TEXT NOT NULL PRIMARY KEY,
    until_at BIGINT NOT NULL
);

CREATE TABLE kernel_event (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    last_error TEXT,
    delivered_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX kernel_event_due ON kernel_event (due_at) WHERE delivered_at IS NULL;

CREATE TABLE kernel_job (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    unique_name TEXT NOT NULL,
    payload TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    last_error TEXT,
    done_at BIGINT,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, kind, unique_name)
);
CREATE INDEX kernel_job_due ON kernel_job (due_at) WHERE done_at IS NULL;

CREATE TABLE kernel_audit (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    at BIGINT NOT NULL,
    actor UUID,
    act TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject UUID,
    cite TEXT,
    fields TEXT NOT NULL,
    detail_hash BYTEA,
    seq BIGINT,
    chain BYTEA,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, seq)
);
CREATE INDEX kernel_audit_at ON kernel_audit (group_id, at);
CREATE INDEX kernel_audit_subject ON kernel_audit (group_id, subject);

CREATE TABLE kernel_audit_detail (
    group_id UUID NOT NULL,
    audit_id UUID NOT NULL,
    salt BYTEA NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (group_id, audit_id)
);

CREATE TABLE kernel_access_log (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    at BIGINT NOT NULL,
    actor UUID,
    what TEXT NOT NULL,
    purpose TEXT NOT NULL,
    people BIGINT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX kernel_access_log_at ON kernel_access_log (group_id, at);

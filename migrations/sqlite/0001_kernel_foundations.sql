-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
CREATE TABLE kernel_group (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    zone TEXT NOT NULL,
    host TEXT UNIQUE,
    released INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE kernel_setting (
    group_id BLOB NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (group_id, name)
) STRICT;

CREATE TABLE kernel_session (
    id BLOB NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    account_id BLOB NOT NULL,
    group_id BLOB NOT NULL,
    device TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    confirmed_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX kernel_session_account ON kernel_session (account_id);

CREATE TABLE kernel_limit (
    key_hash BLOB NOT NULL,
    window_start INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    window_end INTEGER NOT NULL,
    PRIMARY KEY (key_hash, window_start)
) STRICT;

CREATE TABLE kernel_lease (
    name TEXT NOT NULL PRIMARY KEY,
    until_at INTEGER NOT NULL
) STRICT;

CREATE TABLE kernel_event (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    last_error TEXT,
    delivered_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX kernel_event_due ON kernel_event (due_at) WHERE delivered_at IS NULL;

CREATE TABLE kernel_job (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    unique_name TEXT NOT NULL,
    payload TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    leased_until INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    last_error TEXT,
    done_at INTEGER,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, kind, unique_name)
) STRICT;
CREATE INDEX kernel_job_due ON kernel_job (due_at) WHERE done_at IS NULL;

CREATE TABLE kernel_audit (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    at INTEGER NOT NULL,
    actor BLOB,
    act TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject BLOB,
    cite TEXT,
    fields TEXT NOT NULL,
    detail_hash BLOB,
    seq INTEGER,
    chain BLOB,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, seq)
) STRICT;
CREATE INDEX kernel_audit_at ON kernel_audit (group_id, at);
CREATE INDEX kernel_audit_subject ON kernel_audit (group_id, subject);

CREATE TABLE kernel_audit_detail (
    group_id BLOB NOT NULL,
    audit_id BLOB NOT NULL,
    salt BLOB NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (group_id, audit_id)
) STRICT;

CREATE TABLE kernel_access_log (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    at INTEGER NOT NULL,
    actor BLOB,
    what TEXT NOT NULL,
    purpose TEXT NOT NULL,
    people INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX kernel_access_log_at ON kernel_access_log (group_id, at);

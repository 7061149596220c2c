-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
CREATE TABLE mail_message (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    mailing_id BLOB,
    person BLOB,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    address_name TEXT NOT NULL,
    subject TEXT NOT NULL,
    body_text TEXT NOT NULL,
    body_html TEXT,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    reason TEXT,
    status TEXT,
    proof BLOB,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    PRIMARY KEY (group_id, id),
    UNIQUE (group_id, mailing_id, person)
) STRICT;
CREATE INDEX mail_message_state ON mail_message (group_id, state, created_at);

CREATE TABLE mail_suppressed (
    group_id BLOB NOT NULL,
    address_hash BLOB NOT NULL,
    status TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (group_id, address_hash)
) STRICT;

CREATE TABLE mail_left (
    group_id BLOB NOT NULL,
    person BLOB NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (group_id, person)
) STRICT;

CREATE TABLE mail_bounce (
    group_id BLOB NOT NULL,
    digest BLOB NOT NULL,
    message_id BLOB NOT NULL,
    status TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, digest)
) STRICT;

-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
CREATE TABLE mail_mailing (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    about_kind TEXT NOT NULL,
    about_id BLOB NOT NULL,
    about_title TEXT NOT NULL,
    about_url TEXT NOT NULL,
    state TEXT NOT NULL,
    proposed_by BLOB,
    proposed_by_name TEXT NOT NULL,
    proposed_at INTEGER NOT NULL,
    held_until INTEGER NOT NULL,
    officers_only INTEGER NOT NULL,
    approved_by BLOB,
    approved_at INTEGER,
    revoked_by BLOB,
    revoked_at INTEGER,
    seen_by BLOB,
    seen_by_name TEXT,
    seen_at INTEGER,
    finished_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX mail_mailing_about ON mail_mailing (group_id, about_id);

CREATE TABLE mail_recipient (
    group_id BLOB NOT NULL,
    mailing_id BLOB NOT NULL,
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    address TEXT,
    postal TEXT,
    phone TEXT,
    fill TEXT NOT NULL,
    PRIMARY KEY (group_id, mailing_id, person)
) STRICT;

CREATE TABLE mail_left_out (
    group_id BLOB NOT NULL,
    mailing_id BLOB NOT NULL,
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (group_id, mailing_id, person)
) STRICT;

CREATE TABLE mail_release (
    group_id BLOB NOT NULL,
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, person)
) STRICT;

-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
CREATE TABLE access_account (
    id BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX access_account_email ON access_account (email);

CREATE TABLE access_person (
    group_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    linked_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, account_id),
    UNIQUE (group_id, person)
) STRICT;

CREATE TABLE access_ask (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    email TEXT NOT NULL,
    browser_hash BLOB NOT NULL,
    next TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;

CREATE TABLE access_link (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    purpose TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    code_hash BLOB NOT NULL,
    browser_hash BLOB,
    session_id BLOB,
    next TEXT NOT NULL,
    tries INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX access_link_browser ON access_link (group_id, browser_hash);
CREATE INDEX access_link_account ON access_link (group_id, account_id);

CREATE TABLE access_demo (
    group_id BLOB NOT NULL,
    name TEXT NOT NULL,
    account_id BLOB NOT NULL,
    label TEXT NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (group_id, name)
) STRICT;

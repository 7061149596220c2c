CREATE TABLE access_account (
    id UUID NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX access_account_email ON access_account (email);

CREATE TABLE access_person (
    group_id UUID NOT NULL,
    account_id UUID NOT NULL,
    person UUID NOT NULL,
    name TEXT NOT NULL,
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, account_id),
    UNIQUE (group_id, person)
);

CREATE TABLE access_ask (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    email TEXT NOT NULL,
    browser_hash BYTEA NOT NULL,
    next TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, id)
);

CREATE TABLE access_link (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    purpose TEXT NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE,
    code_hash BYTEA NOT NULL,
    browser_hash BYTEA,
    session_id UUID,
    next TEXT NOT NULL,
    tries BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX access_link_browser ON access_link (group_id, browser_hash);
CREATE INDEX access_link_account ON access_link (group_id, account_id);

CREATE TABLE access_demo (
    group_id UUID NOT NULL,
    name TEXT NOT NULL,
    account_id UUID NOT NULL,
    label TEXT NOT NULL,
    place BIGINT NOT NULL,
    PRIMARY KEY (group_id, name)
);

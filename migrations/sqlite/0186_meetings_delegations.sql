-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- What a body handed on: how far, until when, reported on by when. Who took it on, and the report, stand in the action.
CREATE TABLE meetings_delegation (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    item_id BLOB,
    body TEXT NOT NULL,
    action_id BLOB NOT NULL,
    to_body TEXT,
    decision TEXT NOT NULL,
    matter TEXT NOT NULL,
    limits TEXT NOT NULL,
    until_at INTEGER,
    report_by INTEGER NOT NULL,
    agreed_at INTEGER NOT NULL,
    ended_at INTEGER,
    ended_why TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;

-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- Questions of members to whoever holds a post, with the answer and the times. Members read them without the name.
CREATE TABLE meetings_question (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    post TEXT NOT NULL,
    asker BLOB,
    words TEXT NOT NULL,
    at INTEGER NOT NULL,
    answer TEXT NOT NULL,
    -- Who decided it, where it is not for the one asked to say.
    decided_by TEXT NOT NULL,
    answered_at INTEGER,
    answered_by BLOB,
    withdrawn_at INTEGER,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_question_post ON meetings_question (group_id, post);
-- Visits that holders of a post made, such as to local groups.
CREATE TABLE meetings_visit (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    post TEXT NOT NULL,
    person_id BLOB,
    visited TEXT NOT NULL,
    day INTEGER NOT NULL,
    words TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_visit_post ON meetings_visit (group_id, post);

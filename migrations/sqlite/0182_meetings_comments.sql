-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- What people say beforehand of a paper or of past minutes; a withdrawn one keeps its row and loses its words.
CREATE TABLE meetings_comment (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    thing TEXT NOT NULL,
    thing_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    quote TEXT NOT NULL,
    words TEXT NOT NULL,
    person_id BLOB,
    at INTEGER NOT NULL,
    withdrawn_at INTEGER,
    answer TEXT NOT NULL,
    answered_at INTEGER,
    answered_by BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_comment_thing ON meetings_comment (group_id, thing_id);

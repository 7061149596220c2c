-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- What people answer after a meeting, question by question. No row says who answered what, nor when.
CREATE TABLE meetings_reflection (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    rule TEXT NOT NULL,
    question TEXT NOT NULL,
    cite TEXT,
    answer TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_reflection_meeting ON meetings_reflection (group_id, meeting_id);
-- Who has answered, so that nobody does twice.
CREATE TABLE meetings_reflected (
    group_id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    PRIMARY KEY (group_id, meeting_id, person_id)
) STRICT;
-- What the body takes from the answers: its own judgement, kept for the next time the clause is asked about.
CREATE TABLE meetings_lesson (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    rule TEXT NOT NULL,
    cite TEXT,
    words TEXT NOT NULL,
    at INTEGER NOT NULL,
    by_person BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_lesson_rule ON meetings_lesson (group_id, rule);
-- Somebody of a body talked to somebody who missed meetings. What was said stays between them.
CREATE TABLE meetings_talk (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    body TEXT NOT NULL,
    person_id BLOB NOT NULL,
    outcome TEXT NOT NULL,
    at INTEGER NOT NULL,
    by_person BLOB,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE INDEX meetings_talk_body ON meetings_talk (group_id, body);

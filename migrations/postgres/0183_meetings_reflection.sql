-- What people answer after a meeting, question by question. No row says who answered what, nor when.
CREATE TABLE meetings_reflection (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    rule TEXT NOT NULL,
    question TEXT NOT NULL,
    cite TEXT,
    answer TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_reflection_meeting ON meetings_reflection (group_id, meeting_id);
-- Who has answered, so that nobody does twice.
CREATE TABLE meetings_reflected (
    group_id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    person_id UUID NOT NULL,
    PRIMARY KEY (group_id, meeting_id, person_id)
);
-- What the body takes from the answers: its own judgement, kept for the next time the clause is asked about.
CREATE TABLE meetings_lesson (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    rule TEXT NOT NULL,
    cite TEXT,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_person UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_lesson_rule ON meetings_lesson (group_id, rule);
-- Somebody of a body talked to somebody who missed meetings. What was said stays between them.
CREATE TABLE meetings_talk (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    body TEXT NOT NULL,
    person_id UUID NOT NULL,
    outcome TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_person UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_talk_body ON meetings_talk (group_id, body);

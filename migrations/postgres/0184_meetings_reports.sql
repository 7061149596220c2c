-- Questions of members to whoever holds a post, with the answer and the times. Members read them without the name.
CREATE TABLE meetings_question (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    post TEXT NOT NULL,
    asker UUID,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    answer TEXT NOT NULL,
    -- Who decided it, where it is not for the one asked to say.
    decided_by TEXT NOT NULL,
    answered_at BIGINT,
    answered_by UUID,
    withdrawn_at BIGINT,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_question_post ON meetings_question (group_id, post);
-- Visits that holders of a post made, such as to local groups.
CREATE TABLE meetings_visit (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    post TEXT NOT NULL,
    person_id UUID,
    visited TEXT NOT NULL,
    day BIGINT NOT NULL,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_visit_post ON meetings_visit (group_id, post);

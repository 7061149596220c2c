-- What people say beforehand of a paper or of past minutes; a withdrawn one keeps its row and loses its words.
CREATE TABLE meetings_comment (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    thing TEXT NOT NULL,
    thing_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    quote TEXT NOT NULL,
    words TEXT NOT NULL,
    person_id UUID,
    at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    answer TEXT NOT NULL,
    answered_at BIGINT,
    answered_by UUID,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_comment_thing ON meetings_comment (group_id, thing_id);

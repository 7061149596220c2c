-- What a body handed on: how far, until when, reported on by when. Who took it on, and the report, stand in the action.
CREATE TABLE meetings_delegation (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    item_id UUID,
    body TEXT NOT NULL,
    action_id UUID NOT NULL,
    to_body TEXT,
    decision TEXT NOT NULL,
    matter TEXT NOT NULL,
    limits TEXT NOT NULL,
    until_at BIGINT,
    report_by BIGINT NOT NULL,
    agreed_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_why TEXT NOT NULL,
    PRIMARY KEY (group_id, id)
);

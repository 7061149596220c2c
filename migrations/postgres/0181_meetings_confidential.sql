-- What a body agreed may be said of a closed item, until when the rest stays closed, and whether it was opened since.
CREATE TABLE meetings_public_line (
    group_id UUID NOT NULL,
    item_id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    decision TEXT NOT NULL,
    reason TEXT NOT NULL,
    may_say TEXT NOT NULL,
    lapses_at BIGINT,
    agreed_at BIGINT NOT NULL,
    agreed_by UUID,
    released_at BIGINT,
    released_by UUID,
    released_words TEXT NOT NULL,
    PRIMARY KEY (group_id, item_id)
);
CREATE INDEX meetings_public_line_meeting ON meetings_public_line (group_id, meeting_id);

-- Who undertook to be discreet, in which words. Words that change are undertaken anew.
CREATE TABLE meetings_undertaking (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    body TEXT NOT NULL,
    person_id UUID NOT NULL,
    words TEXT NOT NULL,
    version_seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE INDEX meetings_undertaking_person ON meetings_undertaking (group_id, person_id, body);

-- Who opened which closed paper or closed minutes, with the code that their copy carries.
CREATE TABLE meetings_copy (
    group_id UUID NOT NULL,
    thing_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    person_id UUID NOT NULL,
    code TEXT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, thing_id, seq, person_id)
);

-- Who stands aside from an item because they have an interest in it: closed parts of it are closed to them too.
CREATE TABLE meetings_aside (
    group_id UUID NOT NULL,
    item_id UUID NOT NULL,
    person_id UUID NOT NULL,
    meeting_id UUID NOT NULL,
    why TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, item_id, person_id)
);
CREATE INDEX meetings_aside_meeting ON meetings_aside (group_id, meeting_id);

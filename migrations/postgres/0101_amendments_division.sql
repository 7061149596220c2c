-- How it came that a motion is voted on in parts: by whom, or by which minute.
ALTER TABLE amendments_motion ADD COLUMN divided TEXT;

-- The vote as officers recorded it, where the text asks more than one of them for the same numbers.
CREATE TABLE amendments_record (
    group_id UUID NOT NULL,
    motion_id UUID NOT NULL,
    person UUID NOT NULL,
    name TEXT NOT NULL,
    post TEXT NOT NULL,
    -- The motion's hash when it was recorded; an amendment in between makes the record void.
    hash TEXT NOT NULL,
    decision TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, motion_id, person)
);

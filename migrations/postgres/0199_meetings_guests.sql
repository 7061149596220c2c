-- People who are no members and say that they come to an event open to everybody. They are nowhere else in the software,
-- and the row goes soon after the event. The token is the hash of the one in their letter.
CREATE TABLE meetings_guest (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    event_id UUID NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    needs TEXT NOT NULL,
    token BYTEA NOT NULL,
    asked_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    -- Whether they wait for a place.
    waits BOOLEAN NOT NULL,
    delete_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE UNIQUE INDEX meetings_guest_email ON meetings_guest (group_id, event_id, email);
CREATE UNIQUE INDEX meetings_guest_token ON meetings_guest (group_id, token);
-- Whether a member waits for a place.
ALTER TABLE meetings_signup ADD COLUMN waits BOOLEAN NOT NULL DEFAULT FALSE;
-- What people who are no members ask of whoever holds a post, with the day by which it is answered. Their address goes
-- a month after the answer, and one that nobody confirmed the next day.
CREATE TABLE meetings_inquiry (
    group_id UUID NOT NULL,
    id UUID NOT NULL,
    post TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    words TEXT NOT NULL,
    -- Whether question and answer may be read by everybody, without the name.
    open BOOLEAN NOT NULL,
    token BYTEA NOT NULL,
    asked_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    due_at BIGINT NOT NULL,
    answer TEXT NOT NULL,
    answered_at BIGINT,
    answered_by UUID,
    delete_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, id)
);
CREATE UNIQUE INDEX meetings_inquiry_token ON meetings_inquiry (group_id, token);

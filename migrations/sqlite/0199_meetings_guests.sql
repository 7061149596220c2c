-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.
-- People who are no members and say that they come to an event open to everybody. They are nowhere else in the software,
-- and the row goes soon after the event. The token is the hash of the one in their letter.
CREATE TABLE meetings_guest (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    event_id BLOB NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    needs TEXT NOT NULL,
    token BLOB NOT NULL,
    asked_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    -- Whether they wait for a place.
    waits INTEGER NOT NULL,
    delete_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE UNIQUE INDEX meetings_guest_email ON meetings_guest (group_id, event_id, email);
CREATE UNIQUE INDEX meetings_guest_token ON meetings_guest (group_id, token);
-- Whether a member waits for a place.
ALTER TABLE meetings_signup ADD COLUMN waits INTEGER NOT NULL DEFAULT FALSE;
-- What people who are no members ask of whoever holds a post, with the day by which it is answered. Their address goes
-- a month after the answer, and one that nobody confirmed the next day.
CREATE TABLE meetings_inquiry (
    group_id BLOB NOT NULL,
    id BLOB NOT NULL,
    post TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    words TEXT NOT NULL,
    -- Whether question and answer may be read by everybody, without the name.
    open INTEGER NOT NULL,
    token BLOB NOT NULL,
    asked_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    due_at INTEGER NOT NULL,
    answer TEXT NOT NULL,
    answered_at INTEGER,
    answered_by BLOB,
    delete_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, id)
) STRICT;
CREATE UNIQUE INDEX meetings_inquiry_token ON meetings_inquiry (group_id, token);
